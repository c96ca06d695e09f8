/** What in a text may tell who the patient is: the server's findings, laid over the words as they are written. Pure. */

import type { GuardFinding } from "../wire/shapes";

export interface Found {
  /** Where it is in the text, in UTF-16 units as the browser counts. */
  from: number;
  to: number;
  words: string;
  hard: boolean;
  class: GuardFinding["class"];
  /** Whether it leads to who writes, not to the patient. */
  own: boolean;
  /** What may stand there instead, such as "[NAME]". */
  hint: string;
}

/**
 * The findings as places in `text`.
 *
 * The server counts code points of the text without blanks around it, with one sign per line end.
 */
export function placesIn(text: string, findings: readonly GuardFinding[]): Found[] {
  const offset = text.length - text.trimStart().length;
  const kept = text.trim();
  const units = unitsOf(kept);
  return findings.flatMap((one) => {
    const from = units[one.start];
    const to = units[one.end];
    if (from === undefined || to === undefined || from >= to) return [];
    const words = kept.slice(from, to);
    return [{ from: from + offset, to: to + offset, words, hard: one.strength === "hard", class: one.class, own: one.rule === "own_name", hint: one.hint }];
  });
}

/** Where each code point begins, and the end. */
function unitsOf(text: string): number[] {
  const units: number[] = [];
  let at = 0;
  for (const sign of text) {
    units.push(at);
    at += sign.length;
  }
  units.push(at);
  return units;
}

/** The text with what may stand there in place of what was found. */
export function replaced(text: string, found: Found): string {
  return text.slice(0, found.from) + found.hint + text.slice(found.to);
}
