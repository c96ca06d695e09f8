/** One week of hours on the reader's own wall, and what is marked in it. Pure. */

import type { Kind, Span } from "./calendar_days";

export interface Hour {
  starts: Date;
  ends: Date;
  kind: Kind | null;
  discipline: string | null;
  past: boolean;
}

export const HOURS_A_DAY = 24;
export const HOURS_A_WEEK = 7 * HOURS_A_DAY;
const MONDAY = 1;
const KINDS = ["off", "shift", "gap"] as const;

/** The hours from Monday on, `week` weeks from now. What the clocks jump over is an hour of no length. */
export function weekHours(nowMs: number, week: number, spans: Readonly<Record<Kind, readonly Span[]>>): Hour[] {
  const today = new Date(nowMs);
  const monday = today.getDate() - ((today.getDay() - MONDAY + 7) % 7) + 7 * week;
  return Array.from({ length: HOURS_A_WEEK }, (_, at) => {
    const starts = new Date(today.getFullYear(), today.getMonth(), monday, at);
    const ends = new Date(today.getFullYear(), today.getMonth(), monday, at + 1);
    for (const kind of KINDS) {
      const found = spans[kind].find((one) => new Date(one.starts_at) < ends && new Date(one.ends_at) > starts);
      if (found !== undefined) return { starts, ends, kind, discipline: found.discipline, past: ends.getTime() <= nowMs };
    }
    return { starts, ends, kind: null, discipline: null, past: ends.getTime() <= nowMs };
  });
}

/** The first and the last marked hour, whichever way they were marked. */
export function marked(anchor: number | null, at: number): [number, number] {
  return anchor === null ? [at, at] : [Math.min(anchor, at), Math.max(anchor, at)];
}

/** Where a key leads from an hour; null for keys that lead nowhere. */
export function moved(at: number, key: string): number | null {
  const row = at - (at % HOURS_A_DAY);
  const to: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - HOURS_A_DAY,
    ArrowDown: at + HOURS_A_DAY,
    Home: row,
    End: row + HOURS_A_DAY - 1,
  };
  const found = to[key];
  return found === undefined ? null : found < 0 || found >= HOURS_A_WEEK ? at : found;
}

/** A time as `datetime-local` fields hold it. */
export function fieldTime(at: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
