/** How long a report has waited, and how bad that is. Pure. */

/** After that a report has waited too long; after a day much too long. */
const LONG_MIN = 60;
const TOO_LONG_MIN = 24 * 60;

/** Whole minutes since an instant; never negative, also while clocks differ. */
export function waitedMin(openedAt: string, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - Date.parse(openedAt)) / 60_000));
}

export function waitTone(minutes: number): "" | "warn" | "bad" {
  if (minutes >= TOO_LONG_MIN) return "bad";
  return minutes >= LONG_MIN ? "warn" : "";
}
