/** What moderators decided about the doctor's words or account, with their reasons; nothing while there is nothing. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n";
import { call } from "../../wire/socket";
import { type Decided, DecidedList } from "../appeal/decided";

export function Decisions() {
  const [decisions, setDecisions] = useState<readonly Decided[]>([]);
  const read = async (): Promise<void> => setDecisions((await call("report:about_me", {})).decisions);
  useEffect(() => {
    // Without an answer the page shows what it otherwise has; it is asked again at the next visit.
    read().catch(() => undefined);
  }, []);
  if (decisions.length === 0) return null;
  return (
    <section class="card settings-card" data-testid="decisions">
      <h2>{t("decisions.title")}</h2>
      <p class="soft">{t("decisions.lead")}</p>
      <DecidedList decisions={decisions} linked
        appeal={async (report_id, text) => {
          await call("appeal:make", { report_id, text });
          await read();
        }} />
    </section>
  );
}
