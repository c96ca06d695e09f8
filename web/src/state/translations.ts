/** Translations of a room's entries, as they came with the entries or later by themselves. Pure. */

import type { Entry, Language, Translation } from "../wire/shapes";

export interface Translations {
  /** By the entry that is translated (of an edited message the message) and the language. */
  readonly bySeq: ReadonlyMap<number, { readonly [L in Language]?: Translation }>;
  /** The message that each edit is of. */
  readonly edits: ReadonlyMap<number, number>;
}

export const NO_TRANSLATIONS: Translations = { bySeq: new Map(), edits: new Map() };

/** Kinds after which what was translated before no longer stands. */
const ENDING = new Set(["message_edited", "message_retracted", "entry_redacted"]);

/** Take in what entries carry. An edit, a retraction or a redaction first ends what stood before them. */
export function withEntries(held: Translations, entries: readonly Entry[]): Translations {
  const bySeq = new Map(held.bySeq);
  const edits = new Map(held.edits);
  for (const entry of entries) {
    if (entry.kind === "case_erased") bySeq.clear();
    if (entry.kind === "member_erased") for (const gone of entry.data?.["seqs"] as number[]) bySeq.delete(gone);
    const of = entry.data?.["seq"];
    if (!ENDING.has(entry.kind) || typeof of !== "number") continue;
    // Reading the same entries again ends nothing anew.
    if (entry.kind === "message_edited" && edits.has(entry.seq)) continue;
    if (entry.kind === "message_edited") edits.set(entry.seq, of);
    bySeq.delete(of);
  }
  for (const entry of entries) {
    const seq = edits.get(entry.seq) ?? entry.seq;
    if (entry.translations !== undefined) bySeq.set(seq, { ...bySeq.get(seq), ...entry.translations });
  }
  return { bySeq, edits };
}

/** Take in one that came later; it replaces an earlier one in the same language. */
export function withTranslation(held: Translations, seq: number, language: Language, translation: Translation): Translations {
  const of = held.edits.get(seq) ?? seq;
  return { ...held, bySeq: new Map(held.bySeq).set(of, { ...held.bySeq.get(of), [language]: translation }) };
}
