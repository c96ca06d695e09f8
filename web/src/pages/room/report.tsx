/** Reporting an entry, the doctor behind it, or the case to the moderators. Who reports stays unknown to everyone else. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { notify } from "../../state/notices";
import { MAX_REPORT_CHARS, type ReportAbout, type ReportReason } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { useAct } from "../../design/use_act";

const REASONS: readonly ReportReason[] = ["patient_data", "unsafe_advice", "promotion", "abuse"];
const ABOUT: readonly ReportAbout[] = ["words", "doctor"];

interface Props {
  caseId: string;
  /** The entry it is about; null for the case. */
  seq: number | null;
}

/** The button beside a message. */
export function ReportEntry({ caseId, seq }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button bare tight" aria-label={t("report.entry")} title={t("report.entry")}
        data-testid="report-open" onClick={() => setOpen(true)}>
        <Icon name="flag" />
      </button>
      {open && <ReportDialog caseId={caseId} seq={seq} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The button below a case. */
export function ReportCase({ caseId }: { caseId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <p>
      <button type="button" class="button bare tight" data-testid="report-case" onClick={() => setOpen(true)}>
        <Icon name="flag" /> {t("report.case")}
      </button>
      {open && <ReportDialog caseId={caseId} seq={null} onClose={() => setOpen(false)} />}
    </p>
  );
}

function ReportDialog({ caseId, seq, onClose }: Props & { onClose: () => void }) {
  const [about, setAbout] = useState<ReportAbout>("words");
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [text, setText] = useState("");
  const thank = (): void => {
    notify(t("report.thanks"), "good");
    onClose();
  };
  const [report, busy] = useAct(async (key) => {
    if (reason === null) return;
    const words = text.trim();
    const where = { case_id: caseId, ...(seq !== null && { seq }) };
    await call("report:open", { key, ...where, about, reason, ...(words !== "" && { text: words }) });
  }, thank);
  return (
    <Dialog title={t(seq === null ? "report.case" : "report.entry")} onClose={onClose}>
      <p>{t("report.lead")}</p>
      <form onSubmit={(event) => (event.preventDefault(), report())}>
        <fieldset class="choices two">
          <legend class="label">{t("report.about")}</legend>
          {ABOUT.map((one) => (
            <label class="choice" key={one}>
              <input type="radio" name="about" checked={about === one} data-testid={`report-about-${one}`} onChange={() => setAbout(one)} />
              <span>{t(one === "doctor" ? "report.about.doctor" : seq === null ? "report.about.case" : "report.about.words")}</span>
            </label>
          ))}
        </fieldset>
        <fieldset class="choices">
          <legend class="label">{t("report.why")}</legend>
          {REASONS.map((one) => (
            <label class="choice" key={one}>
              <input type="radio" name="reason" required checked={reason === one} data-testid={`report-${one}`} onChange={() => setReason(one)} />
              <span>{t(`report.reason.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <Field label={t("report.text")} hint={t("report.text_hint")}>
          {(ties) => (
            <textarea {...ties} class="input" rows={3} maxLength={MAX_REPORT_CHARS} value={text} data-testid="report-text"
              onInput={(event) => setText(event.currentTarget.value)} />
          )}
        </Field>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
          <button type="submit" class="button main" disabled={busy || reason === null} data-testid="report-submit">{t("report.submit")}</button>
        </div>
      </form>
    </Dialog>
  );
}
