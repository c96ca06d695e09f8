/** The weeks to come: when one is on call, and when nobody of one's discipline is. */

import { locale, t } from "../../i18n";
import { duty, gaps, WEEKS } from "../../state/duty";
import { specialtyName } from "../../state/specialties";
import { dayInWords, now, timeOfDay } from "../../state/time";
import { calendarDays, type Day, type DayItem } from "./calendar_days";

export function Calendar() {
  const { shifts = [], changes = [] } = duty.value ?? {};
  const off = changes.filter((one) => one.kind === "time_off" && one.state === "in_force");
  const days = calendarDays(now.peek(), WEEKS, { shift: shifts, gap: gaps.value, off });
  const empty = days.every((day) => day.items.length === 0);
  return (
    <section class="card settings-card" data-testid="duty-calendar">
      <h2>{t("duty.calendar")}</h2>
      {empty && <p class="soft">{t("duty.calendar_empty")}</p>}
      <div class="calendar-names" aria-hidden="true">
        {days.slice(0, 7).map((day) => <span key={day.date.getDay()}>{weekday(day.date)}</span>)}
      </div>
      <ol class="calendar">
        {days.map((day) => <DayBox key={day.date.toDateString()} day={day} />)}
      </ol>
      <Legend />
    </section>
  );
}

/** What the colours stand for; each item says it in words, too. */
export function Legend() {
  return (
    <p class="soft small row wrap" aria-hidden="true">
      <span class="calendar-item shift">{t("duty.kind.shift")}</span>
      <span class="calendar-item gap">{t("duty.kind.gap")}</span>
      <span class="calendar-item off">{t("duty.kind.off")}</span>
    </p>
  );
}

function DayBox({ day }: { day: Day }) {
  const classes = ["calendar-day", day.today && "today", day.past && "past", day.items.length === 0 && "free"];
  return (
    <li class={classes.filter(Boolean).join(" ")} aria-current={day.today ? "date" : undefined}>
      <span class="calendar-date">
        <span aria-hidden="true">{day.date.getDate()}</span>
        <span class="calendar-long">{dayInWords(day.date.toISOString())}</span>
      </span>
      {day.items.map((item, at) => (
        <span key={at} class={`calendar-item ${item.kind}`} title={item.discipline === null ? "" : specialtyName(item.discipline)}>
          <span class="only-read">{t(`duty.kind.${item.kind}`)} </span>
          <span class="number">{hours(item)}</span>
          {item.discipline !== null && <span class="calendar-what">{specialtyName(item.discipline)}</span>}
        </span>
      ))}
    </li>
  );
}

function hours({ from, to }: DayItem): string {
  if (from === null && to === null) return t("duty.all_day");
  if (from === null) return t("duty.until", { at: timeOfDay((to as Date).toISOString()) });
  if (to === null) return t("duty.from", { at: timeOfDay(from.toISOString()) });
  return `${timeOfDay(from.toISOString())}–${timeOfDay(to.toISOString())}`;
}

function weekday(date: Date): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: "short" }).format(date);
}
