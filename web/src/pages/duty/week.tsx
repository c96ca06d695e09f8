/** A week by the hour: hours are marked by dragging, or by the keyboard, and something is done with them. */

import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import { duty, gaps, WEEKS } from "../../state/duty";
import { specialtyName } from "../../state/specialties";
import { dayInWords, fullTime, now } from "../../state/time";
import { Legend } from "./calendar";
import { MarkedHours, type Marked } from "./marked_hours";
import { HOURS_A_DAY, type Hour, marked, moved, weekHours } from "./week_hours";

export function Week() {
  const [week, setWeek] = useState(0);
  const [at, setAt] = useState(() => (new Date(now.peek()).getDay() + 6) % 7 * HOURS_A_DAY + 8);
  const [anchor, setAnchor] = useState<number | null>(null);
  const [chosen, setChosen] = useState<Marked | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);
  const byKey = useRef(false);
  const { shifts = [], changes = [] } = duty.value ?? {};
  const off = changes.filter((one) => one.kind === "time_off" && one.state === "in_force");
  const hours = weekHours(now.peek(), week, { shift: shifts, gap: gaps.value, off });
  const [first, last] = marked(anchor, at);
  useEffect(() => {
    if (byKey.current) grid.current?.querySelector<HTMLElement>(`[data-hour="${at}"]`)?.focus();
    byKey.current = false;
  }, [at]);

  function turnTo(other: number): void {
    setWeek(other);
    setAnchor(null);
  }
  function choose(): void {
    const [from, to] = [hours[first], hours[last]] as [Hour, Hour];
    const shift = hours.slice(first, last + 1).find((one) => one.kind === "shift");
    setChosen({ starts: from.starts, ends: to.ends, shift: shift?.discipline ?? null });
  }
  function onKey(event: KeyboardEvent): void {
    const to = moved(at, event.key);
    if (to !== null) {
      setAnchor(event.shiftKey ? (anchor ?? at) : null);
      setAt(to);
      byKey.current = true;
    } else if (event.key === "Enter" || event.key === " ") choose();
    else if (event.key === "Escape") setAnchor(null);
    else return;
    event.preventDefault();
  }
  function onPress(event: PointerEvent): void {
    const hour = hourAt(event);
    if (hour === null || event.button !== 0) return;
    dragging.current = true;
    // Let go outside the week, the marking ends all the same.
    grid.current?.setPointerCapture(event.pointerId);
    setAnchor(hour);
    setAt(hour);
  }
  function onMove(event: PointerEvent): void {
    const hour = dragging.current ? hourAt(event) : null;
    if (hour !== null) setAt(hour);
  }
  function onRelease(): void {
    if (dragging.current) choose();
    dragging.current = false;
  }
  return (
    <section class="card settings-card" data-testid="duty-week">
      <h2>{t("plan.title")}</h2>
      <p class="soft" id="plan-lead">{t("plan.lead")}</p>
      <div class="row wrap">
        <button type="button" class="button tight" disabled={week === 0} onClick={() => turnTo(week - 1)}>{t("plan.before")}</button>
        <button type="button" class="button tight" disabled={week === WEEKS - 1} onClick={() => turnTo(week + 1)} data-testid="week-next">{t("plan.after")}</button>
        <span role="status">{t("plan.from", { day: dayInWords((hours[0] as Hour).starts.toISOString()) })}</span>
      </div>
      <div class="week" role="grid" aria-label={t("plan.title")} aria-describedby="plan-lead" aria-multiselectable="true" ref={grid} onKeyDown={onKey}
        onPointerDown={onPress} onPointerMove={onMove} onPointerUp={onRelease} onPointerCancel={() => (dragging.current = false)}>
        {Array.from({ length: 7 }, (_, day) => (
          <div class="week-day" role="row" key={day}>
            <span class="week-name" role="rowheader">{dayInWords((hours[day * HOURS_A_DAY] as Hour).starts.toISOString())}</span>
            {hours.slice(day * HOURS_A_DAY, (day + 1) * HOURS_A_DAY).map((hour, number) => {
              const place = day * HOURS_A_DAY + number;
              const isMarked = place >= first && place <= last && (anchor !== null || place === at);
              return <HourBox key={place} hour={hour} place={place} marked={isMarked} focusable={place === at} />;
            })}
          </div>
        ))}
      </div>
      <Legend />
      {chosen !== null && <MarkedHours {...chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}

function HourBox({ hour, place, marked, focusable }: { hour: Hour; place: number; marked: boolean; focusable: boolean }) {
  const classes = ["week-hour", hour.kind, hour.past && "past", marked && "marked"];
  const what = hour.kind === null ? "" : `, ${t(`duty.kind.${hour.kind}`)}`;
  const where = hour.discipline === null ? "" : `, ${specialtyName(hour.discipline)}`;
  return (
    <span role="gridcell" class={classes.filter(Boolean).join(" ")} data-hour={place} tabIndex={focusable ? 0 : -1} aria-selected={marked}
      aria-label={`${fullTime(hour.starts.toISOString())}${what}${where}`}>
      {place % 6 === 0 && <span aria-hidden="true" data-clock={hour.starts.getHours()} />}
    </span>
  );
}

/** The hour under the pointer; a touch keeps its first target, so that it is looked for anew. */
function hourAt(event: PointerEvent): number | null {
  const box = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-hour]");
  return box == null ? null : Number(box.dataset["hour"]);
}
