/** Words in the reader's language. Only the language in use is loaded. */

import { computed, signal } from "@preact/signals";
import type { Language } from "../wire/shapes";
import { type Part, PARTS, type Words } from "./parts";

export type Key = { [P in Part]: keyof Words[P] }[Part];
type Values = Record<string, string | number>;
type PluralBase<K> = K extends `${infer Base}.other` ? Base : never;
export type CountedKey = PluralBase<Key>;

const KEPT_AS = "language";

export const language = signal<Language>("en");
/** The language as this browser's doctor writes dates and numbers in it, such as `en-GB`. */
export const locale = computed(
  () => globalThis.navigator?.languages?.find((one) => one.startsWith(language.value)) ?? language.value,
);
const words = signal<Partial<Record<Key, string>> | null>(null);
const wanted = new Set<Part>(["core"]);

function preferred(): Language {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEPT_AS);
  } catch {
    // Storage is off: the browser's languages decide.
  }
  if (kept === "en" || kept === "es") return kept;
  const known = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one === "en" || one === "es");
  return known === "es" ? "es" : "en";
}

/** Whether this browser's doctor has chosen a language by hand. */
export function hasChosenLanguage(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) !== null;
  } catch {
    return false;
  }
}

async function load(parts: Iterable<Part>, from: Language): Promise<Partial<Record<Key, string>>> {
  const loaded = await Promise.all([...parts].map((part) => PARTS[part][from]()));
  return Object.assign({}, ...loaded.map((one) => one.words)) as Partial<Record<Key, string>>;
}

/** Load further words in the language in use, before a page that needs them is shown. */
export async function needWords(parts: readonly Part[]): Promise<void> {
  const missing = parts.filter((part) => !wanted.has(part));
  for (const part of missing) wanted.add(part);
  try {
    const from = language.peek();
    const more = await load(missing, from);
    // The language was changed meanwhile: that change brings these words too.
    if (from === language.peek()) words.value = { ...words.peek(), ...more };
  } catch (error) {
    for (const part of missing) wanted.delete(part);
    throw error;
  }
}

/** Load the words of a language and show them; `chosen` keeps the choice in this browser. */
export async function speak(next: Language = preferred(), chosen = false): Promise<void> {
  let known: number;
  let loaded: Partial<Record<Key, string>>;
  do {
    known = wanted.size;
    loaded = await load(wanted, next);
    // A page may have asked for more words while these were loading.
  } while (wanted.size !== known);
  words.value = loaded;
  language.value = next;
  document.documentElement.lang = next;
  if (!chosen) return;
  try {
    localStorage.setItem(KEPT_AS, next);
  } catch {
    // Storage is off: the choice lasts as long as the page.
  }
}

/** The words under `key`, with `{name}` filled in from `values`. */
export function t(key: Key, values: Values = {}): string {
  const text = words.value?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The words for a count: `<base>.one` or `<base>.other`, with `{count}` filled in. */
export function tn(base: CountedKey, count: number, values: Values = {}): string {
  const form = count === 1 ? "one" : "other";
  return t(`${base}.${form}` as Key, { count: count.toLocaleString(locale.value), ...values });
}

/** The words for a code that came over the wire; `fallback` where there are none for it. */
export function tCode(prefix: string, code: string, fallback: Key): string {
  const key = `${prefix}.${code}` as Key;
  return words.value !== null && key in words.value ? t(key) : t(fallback);
}

/** A country's name in the reader's language. */
export function countryName(code: string): string {
  return new Intl.DisplayNames([language.value], { type: "region" }).of(code) ?? code;
}
