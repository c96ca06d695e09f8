/** Deciding a report: what is done, and why in words for whom it is about. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { notify } from "../../state/notices";
import { MAX_REPORT_CHARS, type PayloadOf } from "../../wire/shapes";
import { call } from "../../wire/socket";
import type { Report } from "./reports";

type Decision = PayloadOf<"report:decide">["decision"];

const DECISIONS: readonly Decision[] = ["dismiss", "redact", "warn", "suspend"];

export function Decide({ report, onClose, onDone }: { report: Report; onClose: () => void; onDone: () => void }) {
  const [decision, setDecision] = useState<Decision | null>(null);
  const [reason, setReason] = useState("");
  const done = (): void => {
    notify(t("moderation.decided"), "good");
    onDone();
  };
  const [decide, busy] = useAct(async () => {
    if (decision === null) return;
    await call("report:decide", { report_id: report.report_id, decision, reason: reason.trim() });
  }, done);
  // What names no case has neither words to remove nor an author.
  const possible = report.case_id === null ? DECISIONS.slice(0, 1) : DECISIONS;
  return (
    <Dialog title={t("moderation.decide_title")} onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), decide())}>
        <fieldset class="choices">
          <legend class="label">{t("moderation.what")}</legend>
          {possible.map((one) => (
            <label class="choice" key={one}>
              <input type="radio" name="decision" required checked={decision === one} data-testid={`decide-${one}`} onChange={() => setDecision(one)} />
              <span>
                <strong>{t(`moderation.decision.${one}`)}</strong>
                <span class="soft small">{t(`moderation.means.${one}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field label={t("moderation.why")} hint={t(decision === "dismiss" ? "moderation.why_dismiss" : "moderation.why_hint")}>
          {(ties) => (
            <textarea {...ties} class="input" rows={3} required maxLength={MAX_REPORT_CHARS} value={reason} data-testid="decide-reason"
              onInput={(event) => setReason(event.currentTarget.value)} />
          )}
        </Field>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
          <button type="submit" class={`button ${decision === "suspend" ? "danger" : "main"}`} data-testid="decide-submit"
            disabled={busy || decision === null || reason.trim() === ""}>
            {t("moderation.decide")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
