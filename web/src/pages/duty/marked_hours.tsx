/** What to do with marked hours: offer a shift, take time off; coordinators put a doctor on call. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { duty, loadDuty, myDisciplines } from "../../state/duty";
import { specialties, specialtyName } from "../../state/specialties";
import { call } from "../../wire/socket";
import { fieldTime } from "./week_hours";

export interface Marked {
  starts: Date;
  ends: Date;
  /** The discipline of one's own shift in these hours, if there is one. */
  shift: string | null;
}

type What = "swap" | "off" | "put";

export function MarkedHours({ starts, ends, shift, onClose }: Marked & { onClose: () => void }) {
  const coordinates = duty.value?.duty != null;
  const choices: What[] = [...(shift === null ? [] : ["swap" as const]), ...(coordinates ? ["put" as const] : []), "off"];
  const [what, setWhat] = useState<What>(choices[0] ?? "off");
  const [from, setFrom] = useState(fieldTime(starts));
  const [until, setUntil] = useState(fieldTime(ends));
  const [back, setBack] = useState({ from: "", until: "" });
  const [closes, setCloses] = useState("");
  const [discipline, setDiscipline] = useState(shift ?? myDisciplines()[0] ?? "");
  const [doctor, setDoctor] = useState("");
  const [insteadOf, setInsteadOf] = useState("");
  const returns = back.from !== "" && back.until !== "";
  const span = { starts_at: instant(from), ends_at: instant(until) };
  const valid = from !== "" && until !== "" && from < until && (!returns || back.from < back.until) && (what !== "put" || doctor !== "");
  const [save, busy] = useAct(
    () => {
      if (what === "off") return call("shift:time_off", span);
      if (what === "put") return call("shift:override", { ...span, discipline, doctor, instead_of: insteadOf === "" ? null : insteadOf });
      const inReturn = returns ? { starts_at: instant(back.from), ends_at: instant(back.until) } : null;
      return call("shift:swap", { ...span, discipline, in_return: inReturn, closes_at: closes === "" ? null : instant(closes) });
    },
    () => {
      void loadDuty();
      onClose();
    },
  );
  return (
    <Dialog title={t("plan.marked")} onClose={onClose}>
      <form class="duty-quiet" onSubmit={(event) => (event.preventDefault(), save())} data-testid="plan-form">
        <fieldset class="row wrap">
          <legend class="label">{t("plan.what")}</legend>
          {choices.map((one) => (
            <label class="choice day" key={one}>
              <input type="radio" name="what" checked={what === one} onChange={() => setWhat(one)} /> <span>{t(`plan.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <Times from={from} until={until} onFrom={setFrom} onUntil={setUntil} />
        {what !== "off" && (
          <Field label={t("duty.discipline")}>
            {(ties) => (
              <select {...ties} class="input" value={discipline} onChange={(event) => setDiscipline(event.currentTarget.value)}>
                {(what === "put" ? disciplines() : myDisciplines()).map((slug) => <option key={slug} value={slug}>{specialtyName(slug)}</option>)}
              </select>
            )}
          </Field>
        )}
        {what === "put" && (
          <div class="duty-span">
            <Address label={t("plan.doctor")} value={doctor} onInput={setDoctor} testId="plan-doctor" />
            <Address label={t("plan.instead")} value={insteadOf} onInput={setInsteadOf} />
          </div>
        )}
        {what === "swap" && (
          <>
            <Field label={t("plan.closes")}>
              {(ties) => <input {...ties} class="input" type="datetime-local" value={closes} max={from} onInput={(event) => setCloses(event.currentTarget.value)} />}
            </Field>
            <fieldset>
              <legend class="label">{t("plan.return")}</legend>
              <Times from={back.from} until={back.until} onFrom={(at) => setBack({ ...back, from: at })} onUntil={(at) => setBack({ ...back, until: at })} />
            </fieldset>
          </>
        )}
        <button type="submit" class="button main" disabled={busy || !valid} data-testid="plan-save">{t("save")}</button>
      </form>
    </Dialog>
  );
}

interface TimesProps {
  from: string;
  until: string;
  onFrom: (at: string) => void;
  onUntil: (at: string) => void;
}

function Times({ from, until, onFrom, onUntil }: TimesProps) {
  const wrong = from !== "" && until !== "" && from >= until ? t("duty.ends_first") : null;
  return (
    <div class="duty-span">
      <Field label={t("duty.starts")}>
        {(ties) => <input {...ties} class="input" type="datetime-local" value={from} onInput={(event) => onFrom(event.currentTarget.value)} />}
      </Field>
      <Field label={t("duty.ends")} wrong={wrong}>
        {(ties) => <input {...ties} class="input" type="datetime-local" value={until} onInput={(event) => onUntil(event.currentTarget.value)} />}
      </Field>
    </div>
  );
}

function Address({ label, value, onInput, testId }: { label: string; value: string; onInput: (text: string) => void; testId?: string }) {
  return (
    <Field label={label}>
      {(ties) => (
        <input {...ties} class="input" type="email" autocomplete="off" value={value} data-testid={testId} onInput={(event) => onInput(event.currentTarget.value.trim())} />
      )}
    </Field>
  );
}

function instant(local: string): string {
  return local === "" ? "" : new Date(local).toISOString();
}

function disciplines(): string[] {
  return specialties.value.filter((one) => one.parent === null).map((one) => one.slug);
}
