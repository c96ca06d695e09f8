/** What moderators decided about the doctor, why, and the one appeal against each decision. */

import { useState } from "preact/hooks";
import { Field } from "../../design/field";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { Link } from "../../router";
import { fullTime } from "../../state/time";
import { MAX_REPORT_CHARS, type ResultOf } from "../../wire/shapes";
import "../settings/settings.css";

export type Decided = ResultOf<"report:about_me">["decisions"][number];

interface Props {
  decisions: readonly Decided[];
  appeal: (reportId: string, text: string) => Promise<unknown>;
  /** Whether the case of a decision can be opened: nobody who is suspended may. */
  linked: boolean;
}

export function DecidedList({ decisions, appeal, linked }: Props) {
  return (
    <ul class="settings-devices">
      {decisions.map((one) => (
        <li key={one.report_id} data-testid="decided">
          <p>
            <strong>{t(`decisions.${one.decision as "warn"}`)}</strong>
            {one.reason !== null && <> · {t(`decisions.reason.${one.reason}`)}</>}
          </p>
          {one.decided_because !== "" && <blockquote class="decision-words">{one.decided_because}</blockquote>}
          <p class="small soft">
            {fullTime(one.decided_at)}
            {linked && one.case_id !== null && <> · <Link to={`/c/${one.case_id}?entry=${one.seq ?? 1}`}>{t("decisions.where")}</Link></>}
          </p>
          {one.appeal !== null && <Outcome appeal={one.appeal} />}
          {one.may_appeal && <Appealing send={(text) => appeal(one.report_id, text)} />}
        </li>
      ))}
    </ul>
  );
}

function Outcome({ appeal }: { appeal: NonNullable<Decided["appeal"]> }) {
  if (appeal.outcome === null) return <p role="status" data-testid="appeal-waits">{t("appeal.waits", { when: fullTime(appeal.made_at) })}</p>;
  return (
    <>
      <p data-testid="appeal-outcome"><strong>{t(`appeal.${appeal.outcome}`)}</strong></p>
      {appeal.because !== null && <blockquote class="decision-words">{appeal.because}</blockquote>}
    </>
  );
}

function Appealing({ send }: { send: (text: string) => Promise<unknown> }) {
  const [writing, setWriting] = useState(false);
  const [text, setText] = useState("");
  const [run, busy] = useAct(() => send(text.trim()));
  if (!writing) {
    return <button type="button" class="button tight" data-testid="appeal-open" onClick={() => setWriting(true)}>{t("appeal.open")}</button>;
  }
  return (
    <form class="stack" onSubmit={(event) => (event.preventDefault(), run())}>
      <Field label={t("appeal.why")} hint={t("appeal.why_hint")}>
        {(ties) => (
          <textarea {...ties} class="input" rows={4} required maxLength={MAX_REPORT_CHARS} value={text} data-testid="appeal-text"
            onInput={(event) => setText(event.currentTarget.value)} />
        )}
      </Field>
      <div>
        <button type="submit" class="button main" disabled={busy || text.trim() === ""} data-testid="appeal-send">{t("appeal.send")}</button>
      </div>
    </form>
  );
}
