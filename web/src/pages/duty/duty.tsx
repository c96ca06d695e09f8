/** On call: whether one may be paged now, one's shifts and the gaps of one's discipline, and when not to be woken. */

import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { duty, failed, loadDuty, myDisciplines } from "../../state/duty";
import { doctor, setAvailable } from "../../state/session";
import { specialtyName } from "../../state/specialties";
import { now, timeOfDay } from "../../state/time";
import { call } from "../../wire/socket";
import { Calendar } from "./calendar";
import { Changes, spanWords } from "./changes";
import { Feed } from "./feed";
import { Caps, QuietHours } from "./quiet_hours";
import { TimeOff } from "./time_off";
import { Week } from "./week";
import "../settings/settings.css";
import "./duty.css";

export function DutyPage() {
  useEffect(() => void loadDuty(), []);
  return (
    <div class="sheet wide duty-page" data-testid="duty-page" data-ready={duty.value !== null}>
      <h1>{t("nav.duty")}</h1>
      {failed.value !== null && (
        <div class="banner bad" role="alert">
          <Icon name="alert" /> <span>{errorWords(failed.value)}</span>
          <button type="button" class="button tight push" onClick={() => void loadDuty()}>{t("retry")}</button>
        </div>
      )}
      <Available />
      <Warnings />
      <Calendar />
      <Week />
      <Changes />
      <TimeOff />
      <QuietHours />
      <Caps />
      <Feed />
    </div>
  );
}

function Available() {
  const who = doctor.value;
  const until = who?.available_until ?? null;
  const holds = until === null || Date.parse(until) > now.value;
  const state = who?.available == null || !holds ? "unset" : who.available ? "on" : "off";
  const [set, busy] = useAct((_key, available: boolean) => setAvailable(available));
  return (
    <section class="card settings-card">
      <h2>{t("duty.now")}</h2>
      <p role="status" data-testid="duty-state">
        {t(`duty.now.${state}`)} {state !== "unset" && until !== null && t("duty.until", { at: timeOfDay(until) })}
      </p>
      <div class="row wrap">
        <button type="button" class={`button ${state === "on" ? "" : "main"}`} disabled={busy || state === "on"} data-testid="duty-on"
          onClick={() => set(true)}>{t("duty.go_on")}</button>
        <button type="button" class="button" disabled={busy || state === "off"} data-testid="duty-off" onClick={() => set(false)}>
          {t("duty.go_off")}
        </button>
      </div>
      <OnCallFor />
    </section>
  );
}

const HOURS = [4, 8, 12, 24];

// "On call" comes before "available", and holds for one discipline and some hours.
function OnCallFor() {
  const mine = myDisciplines();
  const [discipline, setDiscipline] = useState(mine[0] ?? "");
  const [hours, setHours] = useState(HOURS[1] ?? 8);
  const [go, busy] = useAct(() => call("shift:on_duty", { discipline, hours }), () => void loadDuty());
  return (
    <form class="duty-for" onSubmit={(event) => (event.preventDefault(), go())}>
      <select class="input" aria-label={t("duty.discipline")} value={discipline} onChange={(event) => setDiscipline(event.currentTarget.value)}>
        {mine.map((slug) => <option key={slug} value={slug}>{specialtyName(slug)}</option>)}
      </select>
      <select class="input" aria-label={t("duty.hours")} value={hours} onChange={(event) => setHours(Number(event.currentTarget.value))}>
        {HOURS.map((one) => <option key={one} value={one}>{t("duty.for_hours", { hours: one })}</option>)}
      </select>
      <button type="submit" class="button" disabled={busy || discipline === ""} data-testid="duty-on-call">{t("duty.on_call")}</button>
    </form>
  );
}

function Warnings() {
  const mine = duty.value?.warnings.filter((one) => one.doctor === null) ?? [];
  if (mine.length === 0) return null;
  return (
    <ul class="banner warn duty-warnings" data-testid="duty-warnings">
      {mine.map((one) => (
        <li key={`${one.starts_at} ${one.problem}`}>
          <strong>{specialtyName(one.discipline)}, {spanWords(one.starts_at, one.ends_at)}:</strong> {t(`duty.problem.${one.problem}`)}
        </li>
      ))}
    </ul>
  );
}
