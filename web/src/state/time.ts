/** What time it is, by the server's clock, and how it is shown. */

import { computed, signal } from "@preact/signals";
import { locale } from "../i18n";

const TICK_MS = 1_000;

const offsetMs = signal(0);
const tick = signal(Date.now());
setInterval(() => {
  if (typeof document === "undefined" || !document.hidden) tick.value = Date.now();
}, TICK_MS);

/** The server's time in milliseconds, renewed each second while the page is seen. */
export const now = computed(() => tick.value + offsetMs.value);

/** Take the server's time from an answer of its. Small differences are the network's and are left alone. */
export function learnServerTime(serverNow: string): void {
  const offset = Date.parse(serverNow) - Date.now();
  if (Number.isFinite(offset) && Math.abs(offset - offsetMs.peek()) > 2_000) offsetMs.value = offset;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale.value + JSON.stringify(options);
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale.value, options);
    formats.set(key, found);
  }
  return found;
}

export function timeOfDay(at: string): string {
  return format({ hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

export function fullTime(at: string): string {
  return format({ dateStyle: "long", timeStyle: "short" }).format(new Date(at));
}

/** A day in words, with its year only where it is not this one. */
export function dayInWords(at: string): string {
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date(now.peek()).getFullYear();
  return format({
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(date);
}

/** A day by its local calendar, to tell whether two instants fall on the same one. */
export function dayKey(at: string): string {
  return new Date(at).toDateString();
}

const relative = computed(() => new Intl.RelativeTimeFormat(locale.value, { numeric: "auto", style: "short" }));

/** How long ago, in words of the reader's language. */
export function ago(at: string): string {
  const seconds = Math.round((Date.parse(at) - now.value) / 1_000);
  const minutes = Math.round(seconds / 60);
  if (Math.abs(minutes) < 1) return relative.value.format(0, "minute");
  if (Math.abs(minutes) < 60) return relative.value.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 36) return relative.value.format(Math.round(minutes / 60), "hour");
  return relative.value.format(Math.round(minutes / 1_440), "day");
}
