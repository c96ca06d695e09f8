/** The queue of reports: how long each has waited, who holds it, and what is decided. */

import { useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { Link } from "../../router";
import { fullTime, learnServerTime } from "../../state/time";
import type { ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { Decide } from "./decide";
import { Queue } from "./queue";
import { Waits } from "./waits";

export type Report = ResultOf<"report:list">["reports"][number];
type State = Report["state"];

const STATES: readonly State[] = ["open", "claimed", "decided"];

export function Reports() {
  return (
    <Queue<State, Report> name="reports" tabs={STATES.map((one) => [one, t(`moderation.state.${one}`)] as const)} keyOf={(one) => one.report_id}
      none={(state) => t(`moderation.none.${state}`)}
      load={async (state) => {
        const listed = await call("report:list", { state });
        learnServerTime(listed.server_now);
        return listed.reports;
      }}
      draw={(one, read) => <ReportCard report={one} onChange={read} />} />
  );
}

function ReportCard({ report, onChange }: { report: Report; onChange: () => void }) {
  const [deciding, setDeciding] = useState(false);
  const [claim, busy] = useAct(() => call("report:claim", { report_id: report.report_id }), onChange);
  const isOpen = report.state !== "decided";
  return (
    <article class="card moderation-card" data-testid="report" data-report-id={report.report_id}>
      <p class="row wrap">
        {report.reason !== null && <span class="pill warn">{t(`moderation.reason.${report.reason}`)}</span>}
        {report.about === "doctor" && <span class="pill">{t("moderation.about_doctor")}</span>}
        {isOpen && <Waits since={report.opened_at} />}
        {!isOpen && <span class="soft small push">{fullTime(report.decided_at ?? report.opened_at)}</span>}
      </p>
      {report.text !== null && <blockquote class="moderation-words">{report.text}</blockquote>}
      {report.case_id === null ? (
        <p class="soft small">{t("moderation.no_case")}</p>
      ) : (
        <p><Link to={`/c/${report.case_id}?entry=${report.seq ?? 1}`}>{t(report.seq === null ? "moderation.to_case" : "moderation.to_entry")}</Link></p>
      )}
      {report.decision !== null && (
        <p><Icon name="check" /> <strong>{t(`moderation.decision.${report.decision}`)}</strong> {report.decided_because}</p>
      )}
      {isOpen && (
        <div class="row wrap">
          <button type="button" class="button main" data-testid="report-decide" onClick={() => setDeciding(true)}>{t("moderation.decide")}</button>
          {!report.mine && (
            <button type="button" class="button" disabled={busy} data-testid="report-claim" onClick={claim}>{t("moderation.claim")}</button>
          )}
          {report.state === "claimed" && <span class="soft small">{t(report.mine ? "moderation.mine" : "moderation.others")}</span>}
        </div>
      )}
      {deciding && (
        <Decide report={report} onClose={() => setDeciding(false)}
          onDone={() => {
            setDeciding(false);
            onChange();
          }} />
      )}
    </article>
  );
}
