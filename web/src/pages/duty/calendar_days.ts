/** Shifts, gaps and time off laid out by the days of the reader's own calendar. Pure. */

export interface Span {
  starts_at: string;
  ends_at: string;
  discipline: string | null;
}

export type Kind = "shift" | "gap" | "off";

export interface DayItem {
  kind: Kind;
  discipline: string | null;
  /** When it begins and ends within the day; null where it goes on from the day before, or into the next. */
  from: Date | null;
  to: Date | null;
}

export interface Day {
  date: Date;
  today: boolean;
  past: boolean;
  items: DayItem[];
}

const MONDAY = 1;

/** Midnight of the day, local time; `by` days later. Days on which clocks change have 23 or 25 hours. */
function dayAt(day: Date, by = 0): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + by);
}

/** The days of so many weeks, from the Monday of the week of `nowMs` on. */
export function calendarDays(nowMs: number, weeks: number, spans: Readonly<Record<Kind, readonly Span[]>>): Day[] {
  const today = dayAt(new Date(nowMs));
  const first = dayAt(today, -((today.getDay() - MONDAY + 7) % 7));
  return Array.from({ length: weeks * 7 }, (_, at) => {
    const date = dayAt(first, at);
    return {
      date,
      today: date.getTime() === today.getTime(),
      past: date < today,
      items: itemsOf(date, dayAt(date, 1), spans),
    };
  });
}

function itemsOf(starts: Date, ends: Date, spans: Readonly<Record<Kind, readonly Span[]>>): DayItem[] {
  const items: DayItem[] = [];
  for (const kind of ["shift", "gap", "off"] as const) {
    for (const span of spans[kind]) {
      const from = new Date(span.starts_at);
      const to = new Date(span.ends_at);
      if (from >= ends || to <= starts) continue;
      items.push({ kind, discipline: span.discipline, from: from <= starts ? null : from, to: to >= ends ? null : to });
    }
  }
  return items.sort((a, b) => (a.from?.getTime() ?? 0) - (b.from?.getTime() ?? 0));
}
