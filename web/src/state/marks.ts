/** A text in pieces, those that were sought apart from the others. Pure. */

import type { SearchHit } from "../wire/shapes";

export interface Piece {
  text: string;
  sought: boolean;
}

/** The pieces in their order; the server counts code points. Marks that overlap or run over the end are cut. */
export function piecesOf(hit: Pick<SearchHit, "text" | "marks">): Piece[] {
  const signs = [...hit.text];
  const pieces: Piece[] = [];
  const add = (from: number, to: number, sought: boolean): void => {
    if (to > from) pieces.push({ text: signs.slice(from, to).join(""), sought });
  };
  let at = 0;
  for (const { start, end } of [...hit.marks].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, start);
    const to = Math.min(signs.length, end);
    if (to <= from) continue;
    add(at, from, false);
    add(from, to, true);
    at = to;
  }
  add(at, signs.length, false);
  return pieces;
}
