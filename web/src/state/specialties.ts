/** The 105 specialties: their names in the reader's language, their disciplines, and search in both languages. */

import { computed, signal } from "@preact/signals";
import { language } from "../i18n";
import { readSpecialties } from "../wire/http";
import type { Specialty } from "../wire/shapes";

const LOAD_AGAIN_MS = 5_000;

export const specialties = signal<readonly Specialty[]>([]);
const bySlug = computed(() => new Map(specialties.value.map((one) => [one.slug, one])));
let loading: Promise<void> | null = null;

/** Load the table once; a failed try is made again after a while, or by the next caller. */
export function loadSpecialties(): Promise<void> {
  loading ??= readSpecialties()
    .then((table) => {
      specialties.value = table;
    })
    .catch(() => {
      loading = null;
      setTimeout(() => void loadSpecialties(), LOAD_AGAIN_MS);
    });
  return loading;
}

/** The name in the reader's language; before the table has come, made from the slug. */
export function specialtyName(slug: string): string {
  const found = bySlug.value.get(slug);
  if (found === undefined) return slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll("_", " ");
  return language.value === "es" ? found.name_es : found.name_en;
}

export function disciplineOf(slug: string): string {
  return bySlug.value.get(slug)?.parent ?? slug;
}

/** Whether a holder of `mine` can answer for one of `asked`: they share a discipline. */
export function concerns(asked: readonly string[], mine: readonly string[]): boolean {
  const held = new Set(mine.map(disciplineOf));
  return asked.some((slug) => held.has(disciplineOf(slug)));
}

/** Fold case and accents away, so that "pediatria" finds "Pediatría". */
export function searchable(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Those whose name in either language has a word beginning with each word of `text`; names that begin so first. */
export function searchSpecialties(table: readonly Specialty[], text: string): Specialty[] {
  const words = searchable(text).split(/\s+/).filter(Boolean);
  const rank = (one: Specialty): number => {
    const names = [searchable(one.name_en), searchable(one.name_es)];
    const hits = names.some((name) => words.every((word) => ` ${name}`.includes(` ${word}`)));
    if (!hits && !names.some((name) => words.every((word) => name.includes(word)))) return 3;
    if (!hits) return 2;
    return names.some((name) => name.startsWith(words.join(" "))) ? 0 : 1;
  };
  return table
    .map((one) => ({ one, rank: rank(one) }))
    .filter((found) => found.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((found) => found.one);
}
