/** Having the words and pictures of a message removed for good: one's own, or as a moderator anyone's. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { doctor } from "../../state/session";
import type { RedactionReason } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { useAct } from "../../design/use_act";

const OWN: readonly RedactionReason[] = ["patient_data", "own"];
const ANYONES: readonly RedactionReason[] = ["patient_data", "unsafe", "promotion", "abuse"];

export function Redact({ caseId, seq, own }: { caseId: string; seq: number; own: boolean }) {
  const [open, setOpen] = useState(false);
  const [redact, busy] = useAct(
    (key, reason: RedactionReason) => call("entry:redact", { case_id: caseId, key, seq, reason }),
    () => setOpen(false),
  );
  if (!own && doctor.value?.role === "doctor") return null;
  return (
    <>
      <button type="button" class="button bare tight" aria-label={t("redact.open")} title={t("redact.open")} data-testid="redact-open"
        onClick={() => setOpen(true)}>
        <Icon name="trash" />
      </button>
      {open && (
        <Dialog title={t("redact.title")} onClose={() => setOpen(false)}>
          <p>{t("redact.lead")}</p>
          <div class="choices">
            {(own ? OWN : ANYONES).map((reason) => (
              <button key={reason} type="button" class="button danger" data-reason={reason} disabled={busy} onClick={() => redact(reason)}>
                {t(`redact.reason.${reason}`)}
              </button>
            ))}
          </div>
        </Dialog>
      )}
    </>
  );
}
