/** What moderators decided about the doctor's words or account, with their reasons; nothing while there is nothing. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n";
import { Link } from "../../router";
import { fullTime } from "../../state/time";
import type { ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";

type Decision = ResultOf<"report:about_me">["decisions"][number];

export function Decisions() {
  const [decisions, setDecisions] = useState<readonly Decision[]>([]);
  useEffect(() => {
    // Without an answer the page shows what it otherwise has; it is asked again at the next visit.
    call("report:about_me", {}).then((read) => setDecisions(read.decisions), () => undefined);
  }, []);
  if (decisions.length === 0) return null;
  return (
    <section class="card settings-card" data-testid="decisions">
      <h2>{t("decisions.title")}</h2>
      <p class="soft">{t("decisions.lead")}</p>
      <ul class="settings-devices">
        {decisions.map((one) => (
          <li key={one.report_id}>
            <p><strong>{t(`decisions.${one.decision as "warn"}`)}</strong> · {t(`decisions.reason.${one.reason}`)}</p>
            {one.decided_because !== "" && <blockquote class="decision-words">{one.decided_because}</blockquote>}
            <p class="small soft">
              {fullTime(one.decided_at)}
              {one.case_id !== null && <> · <Link to={`/c/${one.case_id}?entry=${one.seq ?? 1}`}>{t("decisions.where")}</Link></>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
