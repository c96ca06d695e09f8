/** Time off: not on call in any discipline, from one instant to another. */

import { useState } from "preact/hooks";
import { Field } from "../../design/field";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { duty, loadDuty } from "../../state/duty";
import { call } from "../../wire/socket";
import { ChangeLine } from "./changes";

export function TimeOff() {
  const [starts, setStarts] = useState("");
  const [ends, setEnds] = useState("");
  const taken = duty.value?.changes.filter((one) => one.kind === "time_off" && one.state === "in_force") ?? [];
  const valid = starts !== "" && ends !== "" && starts < ends;
  const [take, busy] = useAct(
    () => call("shift:time_off", { starts_at: new Date(starts).toISOString(), ends_at: new Date(ends).toISOString() }),
    () => {
      setStarts("");
      setEnds("");
      void loadDuty();
    },
  );
  return (
    <section class="card settings-card">
      <h2>{t("duty.time_off")}</h2>
      <p class="soft">{t("duty.time_off_lead")}</p>
      <form class="duty-span" onSubmit={(event) => (event.preventDefault(), take())}>
        <Field label={t("duty.starts")}>
          {(ties) => (
            <input {...ties} class="input" type="datetime-local" value={starts} data-testid="time-off-starts"
              onInput={(event) => setStarts(event.currentTarget.value)} />
          )}
        </Field>
        <Field label={t("duty.ends")} wrong={starts !== "" && ends !== "" && !valid ? t("duty.ends_first") : null}>
          {(ties) => (
            <input {...ties} class="input" type="datetime-local" value={ends} data-testid="time-off-ends"
              onInput={(event) => setEnds(event.currentTarget.value)} />
          )}
        </Field>
        <button type="submit" class="button" disabled={busy || !valid} data-testid="time-off-take">{t("duty.time_off_take")}</button>
      </form>
      {taken.length > 0 && <ul class="settings-devices" data-testid="time-off-list">{taken.map((one) => <ChangeLine key={one.change_id} one={one} />)}</ul>}
    </section>
  );
}
