/** Asks the server, while one writes, whether a text may tell who the patient is. Nothing is kept of it there. */

import { useEffect, useState } from "preact/hooks";
import type { Language } from "../wire/shapes";
import { call } from "../wire/socket";
import { type Found, placesIn } from "./findings";

/** A room, or how a case is to be posted: whoever shows no name there is told of their own in the text. */
export type Where = { case_id: string } | { anonymous: boolean };

const ASK_AFTER_MS = 700;
const NOTHING: readonly Found[] = [];

export interface Guarded {
  /** What still needs a look, in the order of the text. */
  found: readonly Found[];
  /** Say of soft findings that they are fine. */
  keep: () => void;
}

/** Findings of this very text; none until the server has answered, or when it can't be asked. */
export function useGuard(text: string, language: Language, where: Where): Guarded {
  const [answer, setAnswer] = useState<{ text: string; found: readonly Found[] }>({ text: "", found: NOTHING });
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (text.trim() === "") return;
    let wanted = true;
    const timer = setTimeout(() => {
      // Without an answer the server looks again when the text is sent, and refuses what is clear.
      call("guard:check", { text: text.trim(), language, ...where }).then(
        ({ findings }) => wanted && setAnswer({ text, found: placesIn(text, findings) }),
        () => undefined,
      );
    }, ASK_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text, language, JSON.stringify(where)]);
  const found = answer.text === text ? answer.found.filter((one) => one.hard || !kept.has(one.words)) : NOTHING;
  return { found, keep: () => setKept(new Set([...kept, ...found.map((one) => one.words)])) };
}
