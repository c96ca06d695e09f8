/** What this browser's doctor prefers: theme and how Enter behaves. Kept in this browser only. */

import { effect, signal } from "@preact/signals";

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

export const theme = signal<Theme>(readTheme());
/** Whether Enter alone sends a message; Ctrl+Enter and ⌘+Enter always do. */
export const enterSends = signal(readEnterSends());

effect(() => {
  remember("theme", theme.value);
  document.documentElement.dataset.theme = theme.value;
});
effect(() => remember("enter_sends", enterSends.value ? "yes" : "no"));
