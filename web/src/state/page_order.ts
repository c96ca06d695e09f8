/** Which of several offered pages is shown first, and which comes after it. Pure. */

import type { PageOffer } from "../wire/shapes";

/** A page with the instant it was offered, as far as this device knows. */
export type Offered = PageOffer & { offeredAtMs: number };

/** Urgent pages first, the newest of them foremost: it is the one that rings. */
export function inOrder(pages: readonly Offered[]): Offered[] {
  return [...pages].sort((a, b) => urgencyRank(a) - urgencyRank(b) || b.offeredAtMs - a.offeredAtMs);
}

/** The page that was asked for, else the first one. */
export function shownOf(ordered: readonly Offered[], askedFor: string | null): Offered | undefined {
  return ordered.find((one) => one.page_id === askedFor) ?? ordered[0];
}

/** The page after `shown`; after the last one the first again. */
export function nextOf(ordered: readonly Offered[], shown: Offered | undefined): Offered | undefined {
  const at = ordered.findIndex((one) => one.page_id === shown?.page_id);
  return ordered[(at + 1) % ordered.length];
}

function urgencyRank(page: PageOffer): number {
  return page.urgency === "now" ? 0 : 1;
}
