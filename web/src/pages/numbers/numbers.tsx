/** How fast cases are answered: figures and plots, of all or of one specialty. */

import { useState } from "preact/hooks";
import { Reading } from "../../design/reading";
import { useRead } from "../../design/use_read";
import { countryName, locale, t, tCode } from "../../i18n";
import { doctor } from "../../state/session";
import { disciplineOf, specialtyName } from "../../state/specialties";
import { dayInWords } from "../../state/time";
import type { ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { Bars, Curve } from "./plot";
import "../settings/settings.css";
import "./numbers.css";

type Statistics = ResultOf<"statistics:read">;
type Group = NonNullable<Statistics["groups"]>["by_hour"][number];

const PERIODS_DAYS = [7, 30, 90, 365];
const DAY_MS = 86_400_000;

export function NumbersPage() {
  const [days, setDays] = useState(30);
  const [specialty, setSpecialty] = useState("");
  const reading = useRead(
    () => call("statistics:read", { from: new Date(Date.now() - days * DAY_MS).toISOString(), ...(specialty !== "" && { specialty }) }),
    `${days} ${specialty}`,
  );
  const read = reading.found;
  const mine = [...new Set((doctor.value?.specialties ?? []).map(disciplineOf))];
  return (
    <div class="sheet wide" data-testid="numbers-page" data-ready={read !== null}>
      <h1>{t("nav.numbers")}</h1>
      <div class="numbers-filters">
        <select class="input" aria-label={t("numbers.period")} value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
          {PERIODS_DAYS.map((one) => <option key={one} value={one}>{t("numbers.last_days", { days: one })}</option>)}
        </select>
        <select class="input" aria-label={t("board.specialty")} value={specialty} onChange={(event) => setSpecialty(event.currentTarget.value)}>
          <option value="">{t("board.all_specialties")}</option>
          {mine.map((slug) => <option key={slug} value={slug}>{specialtyName(slug)}</option>)}
        </select>
      </div>
      <Reading read={reading} />
      {read !== null && <Shown read={read} />}
    </div>
  );
}

function Shown({ read }: { read: Statistics }) {
  const { totals, groups, load } = read;
  return (
    <>
      <p class="soft small">{t("numbers.between", { from: dayInWords(read.from_at), to: dayInWords(read.to_at) })} {read.partial && t("numbers.partial")}</p>
      <dl class="figures">
        <Figure name={t("numbers.share_90")} value={share(totals.answered_90_share)} more={interval(totals)} />
        <Figure name={t("numbers.p50")} value={minutes(totals.p50_min)} />
        <Figure name={t("numbers.p90")} value={minutes(totals.p90_min)} />
        <Figure name={t("numbers.resolved_24h")} value={share(totals.resolved_24h_share)} />
        <Figure name={t("numbers.cases")} value={totals.cases.toLocaleString(locale.value)} more={t("numbers.answered", { count: totals.answered })} />
        <Figure name={t("numbers.pages_per_answer")} value={decimal(totals.pages_per_answer)} />
      </dl>
      {totals.cases === 0 ? <p class="waiting">{t("numbers.none")}</p> : (
        <section class="card settings-card">
          <h2>{t("numbers.curve")}</h2>
          <Curve curve={read.curve} />
          <p class="soft small">{t("numbers.curve_hint")}</p>
        </section>
      )}
      {load !== null && (
        <dl class="figures">
          <Figure name={t("numbers.pages_month")} value={decimal(load.pages_per_doctor_month)} more={t("numbers.busiest", { pages: decimal(load.busiest_a_month) })} />
          <Figure name={t("numbers.night")} value={share(load.night_share)} />
          <Figure name={t("numbers.gini")} value={decimal(load.gini)} more={t("numbers.gini_hint")} />
        </dl>
      )}
      {groups !== null && (
        <>
          <Bars title={t("numbers.by_specialty")} groups={groups.by_specialty.map((one) => bar(one, specialtyName(one.key)))} />
          <Bars title={t("numbers.by_hour")} groups={groups.by_hour.map((one) => bar(one, `${one.key.padStart(2, "0")}:00`))} />
          <Bars title={t("numbers.by_country")} groups={groups.by_country.map((one) => bar(one, countryName(one.key)))} />
          <Bars title={t("numbers.by_language")} groups={groups.by_language.map((one) => bar(one, tCode("language", one.key, "numbers.unknown")))} />
          <p class="soft small">{t("numbers.small_groups", { doctors: read.fewest_doctors })}</p>
        </>
      )}
    </>
  );
}

function Figure({ name, value, more }: { name: string; value: string; more?: string | null }) {
  return (
    <div class="card figure">
      <dt class="soft small">{name}</dt>
      <dd><strong class="number">{value}</strong> {more && <span class="soft small">{more}</span>}</dd>
    </div>
  );
}

function bar(one: Group, words: string): { key: string; words: string; share: number | null; cases: number } {
  return { key: one.key, words, share: one.figures.answered_90_share, cases: one.figures.cases };
}

function share(value: number | null): string {
  return value === null ? "–" : `${Math.round(value * 100)} %`;
}

function minutes(value: number | null): string {
  return value === null ? "–" : t("numbers.minutes", { minutes: Math.round(value) });
}

function decimal(value: number | null): string {
  return value === null ? "–" : value.toLocaleString(locale.value, { maximumFractionDigits: 2 });
}

function interval({ answered_90_low: low, answered_90_high: high }: Statistics["totals"]): string | null {
  return low === null || high === null ? null : `${Math.round(low * 100)}–${Math.round(high * 100)} %`;
}
