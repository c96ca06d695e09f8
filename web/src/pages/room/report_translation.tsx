/** Saying that a translation is wrong, or how it reads better: words that are used from then on. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { language, t } from "../../i18n";
import { notify } from "../../state/notices";
import { doctor } from "../../state/session";
import { MAX_MESSAGE_CHARS } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { useAct } from "../../design/use_act";

interface Props {
  caseId: string;
  seq: number;
  text: string;
  onClose: () => void;
}

export function ReportTranslation({ caseId, seq, text, onClose }: Props) {
  const [better, setBetter] = useState(text);
  const into = language.value;
  const reads = (doctor.value?.languages ?? []).length > 1;
  const thank = (): void => {
    notify(t("translation.thanks"), "good");
    onClose();
  };
  const [report, busy] = useAct(
    (_key, verdict: "wrong" | "better") =>
      call("translation:report", { case_id: caseId, seq, language: into, verdict, ...(verdict === "better" && { text: better.trim() }) }),
    thank,
  );
  return (
    <Dialog title={t("translation.report_title")} onClose={onClose}>
      <p>{t("translation.report_lead")}</p>
      <button type="button" class="button" disabled={busy} data-testid="translation-wrong" onClick={() => report("wrong")}>
        {t("translation.wrong")}
      </button>
      {reads && (
        <form onSubmit={(event) => (event.preventDefault(), report("better"))}>
          <Field label={t("translation.better")} hint={t("translation.better_hint")}>
            {(ties) => (
              <textarea {...ties} class="input" rows={5} maxLength={MAX_MESSAGE_CHARS} value={better} data-testid="translation-better"
                onInput={(event) => setBetter(event.currentTarget.value)} />
            )}
          </Field>
          <div class="actions">
            <button type="submit" class="button main" disabled={busy || better.trim() === "" || better.trim() === text}>
              {t("translation.suggest")}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
