/** In which words a reader sees an entry: translated, beside the original, or as it was written. */

import { useEffect, useState } from "preact/hooks";
import { language } from "../../i18n";
import type { LiveRoom } from "../../state/live_room";
import { type Reading, reading } from "../../state/preferences";
import type { Language, Translation } from "../../wire/shapes";

/** Longer than any translation should take: afterwards the original is no longer said to be about to change. */
const PATIENCE_MS = 30_000;

export interface EntryReading {
  seq: number;
  /** Own: it is written in the reader's language, or not to be translated. */
  state: "own" | "waiting" | "missing" | "withheld" | "ready";
  /** What is shown now; a tap changes it for this entry. */
  shown: Reading;
  translation: Translation | null;
  from: Language | null;
  /** The words of one text of the entry: "" for its main text, else its dotted name. */
  words: (name: string, original: string) => string;
  /** Show the original, or the translation again. */
  toggle: () => void;
}

/** How to read the entry `seq`, written in `from`. */
export function useReading(live: LiveRoom, seq: number, from: Language | null): EntryReading {
  const into = language.value;
  const [original, setOriginal] = useState(false);
  const found = live.translations.value.bySeq.get(seq)?.[into] ?? null;
  const wanted = from !== null && from !== into ? reading.value[from] : "original";
  const expected = found === null && wanted !== "original" && from !== null && live.translatable.value.has(from);
  const late = useLate(expected);
  useEffect(() => {
    if (late) live.askForMissing();
  }, [late]);
  const translation = from === into ? null : found;
  const state = stateOf(translation, wanted, expected, late);
  const shown = state !== "ready" || original ? "original" : wanted;
  return {
    seq,
    state,
    shown,
    translation,
    from,
    words: (name, text) => (shown === "original" ? text : (name === "" ? translation?.text : translation?.fields?.[name]) || text),
    toggle: () => setOriginal(!original),
  };
}

function stateOf(translation: Translation | null, wanted: Reading, expected: boolean, late: boolean): EntryReading["state"] {
  if (translation !== null && wanted !== "original") return translation.withheld ? "withheld" : "ready";
  if (!expected) return "own";
  return late ? "missing" : "waiting";
}

function useLate(expected: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!expected) return;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [expected]);
  return late;
}
