/** What this browser's doctor prefers: theme and how Enter behaves. Kept in this browser only. */

import { effect, signal } from "@preact/signals";
import type { Language } from "../wire/shapes";

/** How texts in another language are shown: translated, beside the original, or as they were written. */
export type Reading = "translated" | "both" | "original";
export type Theme = "system" | "light" | "dark";

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage is off: the choice lasts as long as the page.
  }
}

function readTheme(): Theme {
  const kept = read("theme");
  return kept === "light" || kept === "dark" ? kept : "system";
}

function readEnterSends(): boolean {
  const kept = read("enter_sends");
  return kept === null ? matchMedia("(hover: hover) and (pointer: fine)").matches : kept === "yes";
}

function readReading(from: Language): Reading {
  const kept = read(`reading_${from}`);
  return kept === "both" || kept === "original" ? kept : "translated";
}

/** By the language that a text was written in. */
export const reading = signal<Record<Language, Reading>>({ en: readReading("en"), es: readReading("es") });

export const theme = signal<Theme>(readTheme());
/** Whether Enter alone sends a message; Ctrl+Enter and ⌘+Enter always do. */
export const enterSends = signal(readEnterSends());

effect(() => {
  remember("theme", theme.value);
  document.documentElement.dataset.theme = theme.value;
});
effect(() => remember("enter_sends", enterSends.value ? "yes" : "no"));
effect(() => {
  for (const [from, how] of Object.entries(reading.value)) remember(`reading_${from}`, how);
});
