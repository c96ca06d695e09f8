/** Lounges in the order to look at them, and what is new in each. */

import { t } from "../../i18n";
import { specialtyName } from "../../state/specialties";
import type { ResultOf } from "../../wire/shapes";

export type Lounge = ResultOf<"lounge:list">["lounges"][number];

export function loungeName(discipline: string | null): string {
  return discipline === null ? t("lounge.everybody") : specialtyName(discipline);
}

/** Everybody's and those of one's own disciplines first; the others with what was last said on top, then by name. */
export function inOrder(list: readonly Lounge[], mine: ReadonlySet<string>, nameOf: (discipline: string | null) => string) {
  const isOwn = (one: Lounge): boolean => one.discipline === null || mine.has(one.discipline);
  const others = list.filter((one) => !isOwn(one));
  return { own: list.filter(isOwn), others: others.sort((a, b) => lastOf(b) - lastOf(a) || nameOf(a.discipline).localeCompare(nameOf(b.discipline))) };
}

function lastOf(one: Lounge): number {
  return one.last_at === null || one.entries < 2 ? 0 : Date.parse(one.last_at);
}

/** The first entry only says that the room is there: it is news to nobody. */
export function unreadIn(one: Pick<Lounge, "entries" | "seen_seq">): number {
  return Math.max(0, one.entries - Math.max(one.seen_seq, 1));
}
