/** The queue of appeals: what was decided, what the doctor says to it, and what another moderator decides. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { Link } from "../../router";
import { fullTime, learnServerTime } from "../../state/time";
import { MAX_REPORT_CHARS, type PayloadOf, type ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { Queue } from "./queue";
import { Waits } from "./waits";

type Appeal = ResultOf<"appeal:list">["appeals"][number];
type Outcome = PayloadOf<"appeal:decide">["outcome"];

const STATES: readonly Appeal["state"][] = ["open", "claimed", "decided"];
const OUTCOMES: readonly Outcome[] = ["stands", "lifted"];

export function Appeals() {
  return (
    <Queue<Appeal["state"], Appeal> name="appeals" tabs={STATES.map((one) => [one, t(`moderation.state.${one}`)] as const)} keyOf={(one) => one.appeal_id}
      none={() => t("appeals.none")}
      load={async (state) => {
        const listed = await call("appeal:list", { state });
        learnServerTime(listed.server_now);
        return listed.appeals;
      }}
      draw={(one, read) => <AppealCard one={one} onChange={read} />} />
  );
}

function AppealCard({ one, onChange }: { one: Appeal; onChange: () => void }) {
  const [deciding, setDeciding] = useState(false);
  const { report } = one;
  const isOpen = one.outcome === null;
  return (
    <article class="card moderation-card" data-testid="appeal-card">
      <p class="row wrap">
        {report.decision !== null && <span class="pill warn">{t(`moderation.decision.${report.decision}`)}</span>}
        {report.reason !== null && <span class="pill">{t(`moderation.reason.${report.reason}`)}</span>}
        {isOpen ? <Waits since={one.made_at} /> : <span class="soft small push">{fullTime(one.decided_at ?? one.made_at)}</span>}
      </p>
      {report.decided_because !== null && <p><strong>{t("appeals.first")}</strong> {report.decided_because}</p>}
      {report.case_id !== null && (
        <p><Link to={`/c/${report.case_id}?entry=${report.seq ?? 1}`}>{t(report.seq === null ? "moderation.to_case" : "moderation.to_entry")}</Link></p>
      )}
      {one.text !== null && <blockquote class="moderation-words">{one.text}</blockquote>}
      {one.outcome !== null && <p><strong>{t(`appeals.outcome.${one.outcome}`)}</strong> {one.because}</p>}
      {isOpen && !one.open_to_me && <p class="soft small">{t("appeals.not_yours")}</p>}
      {isOpen && one.open_to_me && (
        <div class="row wrap">
          <button type="button" class="button main" data-testid="appeal-decide" onClick={() => setDeciding(true)}>{t("moderation.decide")}</button>
          {one.state === "claimed" && <span class="soft small">{t(one.mine ? "moderation.mine" : "moderation.others")}</span>}
        </div>
      )}
      {deciding && (
        <DecideAppeal appealId={one.appeal_id} onClose={() => setDeciding(false)}
          onDone={() => {
            setDeciding(false);
            onChange();
          }} />
      )}
    </article>
  );
}

function DecideAppeal({ appealId, onClose, onDone }: { appealId: string; onClose: () => void; onDone: () => void }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [reason, setReason] = useState("");
  const [decide, busy] = useAct(async () => {
    if (outcome !== null) await call("appeal:decide", { appeal_id: appealId, outcome, reason: reason.trim() });
  }, onDone);
  return (
    <Dialog title={t("appeals.decide_title")} onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), decide())}>
        <fieldset class="choices">
          <legend class="label">{t("moderation.what")}</legend>
          {OUTCOMES.map((one) => (
            <label class="choice" key={one}>
              <input type="radio" name="outcome" required checked={outcome === one} data-testid={`appeal-${one}`} onChange={() => setOutcome(one)} />
              <span>{t(`appeals.outcome.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <Field label={t("moderation.why")} hint={t("moderation.why_hint")}>
          {(ties) => (
            <textarea {...ties} class="input" rows={3} required maxLength={MAX_REPORT_CHARS} value={reason} data-testid="appeal-reason"
              onInput={(event) => setReason(event.currentTarget.value)} />
          )}
        </Field>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
          <button type="submit" class="button main" disabled={busy || outcome === null || reason.trim() === ""} data-testid="appeal-submit">
            {t("moderation.decide")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
