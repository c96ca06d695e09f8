/** Translations of a room's entries, as they came with the entries or later by themselves. Pure. */

import type { Entry, Language, Translation } from "../wire/shapes";
import type { Room, SystemLine } from "./room";

export interface Translations {
  /** By the entry that is translated (of an edited message the message) and the language. */
  readonly bySeq: ReadonlyMap<number, { readonly [L in Language]?: Translation }>;
  /** The message that each edit is of. */
  readonly edits: ReadonlyMap<number, number>;
  /** The entry by which a message that was changed reads as it does, or was taken back. */
  readonly stands: ReadonlyMap<number, number>;
}

export const NO_TRANSLATIONS: Translations = { bySeq: new Map(), edits: new Map(), stands: new Map() };

/** Kinds after which what was translated before no longer stands. */
const ENDING = new Set(["message_edited", "message_retracted", "entry_redacted"]);

/** Take in what entries carry. An edit, a retraction or a redaction first ends what stood before them. */
export function withEntries(held: Translations, entries: readonly Entry[]): Translations {
  const bySeq = new Map(held.bySeq);
  const edits = new Map(held.edits);
  const stands = new Map(held.stands);
  for (const entry of entries) {
    if (entry.kind === "case_erased") bySeq.clear();
    if (entry.kind === "member_erased") for (const gone of entry.data?.["seqs"] as number[]) bySeq.delete(gone);
    const of = entry.data?.["seq"];
    if (!ENDING.has(entry.kind) || typeof of !== "number") continue;
    // Reading the same entries again ends nothing anew.
    if (entry.kind === "message_edited" && edits.has(entry.seq)) continue;
    if (entry.kind === "message_edited") edits.set(entry.seq, of);
    if (entry.seq < (stands.get(of) ?? of)) continue;
    stands.set(of, entry.seq);
    bySeq.delete(of);
  }
  for (const entry of entries) {
    const seq = edits.get(entry.seq) ?? entry.seq;
    if (entry.translations === undefined || isStale(stands, seq, entry.seq)) continue;
    bySeq.set(seq, { ...bySeq.get(seq), ...entry.translations });
  }
  return { bySeq, edits, stands };
}

/** Take in one that came later; it replaces an earlier one in the same language. */
export function withTranslation(held: Translations, seq: number, language: Language, translation: Translation): Translations {
  const of = held.edits.get(seq) ?? seq;
  if (isStale(held.stands, of, seq)) return held;
  return { ...held, bySeq: new Map(held.bySeq).set(of, { ...held.bySeq.get(of), [language]: translation }) };
}

/**
 * Entries whose words a reader of `into` lacks, the newest first.
 *
 * What language polls and outcomes are in is not known here: they are among them until translated.
 */
export function lacking(held: Translations, room: Room, into: Language, from: ReadonlySet<Language>): number[] {
  const foreign = (of: Language | null): boolean => of !== null && of !== into && from.has(of);
  const gone = (seq: number): boolean => room.redacted.has(seq);
  const messages = [...room.messages.values()].filter((one) => foreign(one.language) && !one.retracted && !one.redacted);
  const polls = [...room.polls.values()].flatMap((one) => [one.seq, ...one.option_seqs]);
  const outcomes = room.lines.filter((line) => line.kind === "case_resolved").slice(-1);
  const summaries = room.lines.filter((line) => line.kind === "summary_pinned" && foreign(((line as SystemLine).data["language"] ?? null) as Language | null));
  const story = room.story !== null && foreign(room.story.language) ? [1] : [];
  const worded = new Set([...story, ...polls, ...[...messages, ...summaries, ...outcomes].map((one) => one.seq)]);
  return [...worded]
    .filter((seq) => !gone(seq) && held.bySeq.get(seq)?.[into] === undefined)
    .map((seq) => held.stands.get(seq) ?? seq)
    .sort((a, b) => b - a);
}

// What was said before the last change is never shown with the words of now, however late it comes.
function isStale(stands: Translations["stands"], of: number, seq: number): boolean {
  return seq < (stands.get(of) ?? of);
}
