/** When not to be woken, and the most pages one wants. */

import { useEffect, useState } from "preact/hooks";
import { Field } from "../../design/field";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { settings } from "../../state/duty";
import { notify } from "../../state/notices";
import { doctor } from "../../state/session";
import type { PayloadOf } from "../../wire/shapes";
import { call } from "../../wire/socket";

type Quiet = NonNullable<PayloadOf<"shift:quiet_hours">["quiet"]>;
type Weekday = NonNullable<Quiet["days"]>[number];

const DAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NIGHTS: Quiet = { days: [...DAYS], starts: "22:00", ends: "07:00", rouse_for_now: true };

export function QuietHours() {
  const kept = settings.value?.quiet ?? null;
  const [quiet, setQuiet] = useState<Quiet>(NIGHTS);
  useEffect(() => {
    if (kept !== null) setQuiet(kept);
  }, [kept]);
  const days = quiet.days ?? [...DAYS];
  const [save, busy] = useAct(
    async (_key, next: Quiet | null) => (settings.value = await call("shift:quiet_hours", { quiet: next })),
    () => notify(t("duty.saved"), "good"),
  );
  const toggle = (day: Weekday): void =>
    setQuiet({ ...quiet, days: DAYS.filter((one) => (one === day ? !days.includes(day) : days.includes(one))) });
  return (
    <section class="card settings-card" data-testid="quiet-hours">
      <h2>{t("quiet.title")}</h2>
      <p class="soft">{t("quiet.lead", { zone: doctor.value?.time_zone ?? "" })}</p>
      <p role="status">{t(kept === null ? "quiet.none" : "quiet.set", { starts: kept?.starts ?? "", ends: kept?.ends ?? "" })}</p>
      <form class="duty-quiet" onSubmit={(event) => (event.preventDefault(), save({ ...quiet, days }))}>
        <fieldset class="row wrap">
          <legend class="label">{t("quiet.days")}</legend>
          {DAYS.map((day) => (
            <label class="choice day" key={day}>
              <input type="checkbox" checked={days.includes(day)} onChange={() => toggle(day)} /> <span>{t(`quiet.day.${day}`)}</span>
            </label>
          ))}
        </fieldset>
        <div class="duty-span">
          <Field label={t("duty.starts")}>
            {(ties) => <input {...ties} class="input" type="time" required value={quiet.starts} onInput={(event) => setQuiet({ ...quiet, starts: event.currentTarget.value })} />}
          </Field>
          <Field label={t("duty.ends")}>
            {(ties) => <input {...ties} class="input" type="time" required value={quiet.ends} onInput={(event) => setQuiet({ ...quiet, ends: event.currentTarget.value })} />}
          </Field>
        </div>
        <label class="check">
          <input type="checkbox" checked={quiet.rouse_for_now ?? false} onChange={(event) => setQuiet({ ...quiet, rouse_for_now: event.currentTarget.checked })} />
          <span>{t("quiet.rouse")}</span>
        </label>
        <div class="row wrap">
          <button type="submit" class="button" disabled={busy || days.length === 0} data-testid="quiet-save">{t("save")}</button>
          {kept !== null && <button type="button" class="button bare" disabled={busy} data-testid="quiet-remove" onClick={() => save(null)}>{t("quiet.remove")}</button>}
        </div>
      </form>
    </section>
  );
}

export function Caps() {
  const kept = settings.value;
  const [day, setDay] = useState("");
  const [month, setMonth] = useState("");
  useEffect(() => {
    setDay(String(kept?.pages_a_day ?? ""));
    setMonth(String(kept?.pages_a_month ?? ""));
  }, [kept]);
  const number = (text: string): number | null => (text === "" ? null : Number(text));
  const [save, busy] = useAct(
    async () => (settings.value = await call("shift:caps", { pages_a_day: number(day), pages_a_month: number(month) })),
    () => notify(t("duty.saved"), "good"),
  );
  return (
    <section class="card settings-card">
      <h2>{t("caps.title")}</h2>
      <p class="soft">{t("caps.lead")}</p>
      <form class="duty-span" onSubmit={(event) => (event.preventDefault(), save())}>
        <Field label={t("caps.day")}>
          {(ties) => <input {...ties} class="input" type="number" min={0} max={50} placeholder={t("caps.default")} value={day} onInput={(event) => setDay(event.currentTarget.value)} />}
        </Field>
        <Field label={t("caps.month")}>
          {(ties) => <input {...ties} class="input" type="number" min={0} max={500} placeholder={t("caps.default")} value={month} onInput={(event) => setMonth(event.currentTarget.value)} />}
        </Field>
        <button type="submit" class="button" disabled={busy || kept === null}>{t("save")}</button>
      </form>
    </section>
  );
}
