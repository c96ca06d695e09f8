/** What speaks for a licence: the papers that were sent, and what the country's register says. */

import { useState } from "preact/hooks";
import { useAct } from "../../design/use_act";
import { t, tCode } from "../../i18n";
import { paperUrl } from "../../state/licence";
import { fullTime } from "../../state/time";
import type { ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";

type Check = ResultOf<"licence:list">["checks"][number];
type Found = ResultOf<"licence:look_up">;

/** Only who holds the check may open papers or ask the register; each time is kept. */
export function Evidence({ one }: { one: Check }) {
  const [found, setFound] = useState<Found | null>(null);
  const [lookUp, busy] = useAct(async () => setFound(await call("licence:look_up", { check_id: one.check_id })));
  return (
    <>
      {one.papers.length > 0 && (
        <div>
          <strong>{t("licences.papers")}</strong>
          <ul data-testid="licence-evidence">
            {one.papers.map((paper) => (
              <li key={paper.paper_id}>
                {one.mine ? <a href={paperUrl(paper.paper_id)} download>{fullTime(paper.sent_at)}</a> : fullTime(paper.sent_at)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {one.mine && (
        <div>
          <button type="button" class="button tight" disabled={busy} data-testid="licence-look-up" onClick={() => lookUp()}>
            {t("licences.look_up")}
          </button>
        </div>
      )}
      {found !== null && (
        <div role="status" data-testid="licence-finding">
          <p>{tCode("licences.finding", found.finding, "licences.finding.broken_answer")}</p>
          {found.name !== null && <p><strong>{found.name}</strong></p>}
          <ul>{found.details.map((line) => <li key={line}>{line}</li>)}</ul>
        </div>
      )}
    </>
  );
}
