/** Papers for the check of one's licence: sent, saved again, removed. */

import { useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t, tCode } from "../../i18n";
import { MAX_PAPERS, PAPER_TYPES, type Paper, paperUrl, refusedPaper, removePaper, sendPaper } from "../../state/licence";
import { fullTime } from "../../state/time";
import { codeOf } from "../../wire/errors";

export function Papers({ papers }: { papers: readonly Paper[] }) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  async function run(act: () => Promise<void>): Promise<void> {
    setBusy(true);
    setWrong(null);
    try {
      await act();
    } catch (error) {
      setWrong(errorWords(codeOf(error)));
    }
    setBusy(false);
  }
  function choose(input: HTMLInputElement): void {
    const file = input.files?.[0];
    if (file === undefined) return;
    const refused = refusedPaper(file);
    if (refused === null) void run(() => sendPaper(file));
    else setWrong(tCode("licence.paper_wrong", refused, "licence.paper_wrong.type"));
    input.value = "";
  }
  return (
    <section class="card licence-card" aria-busy={busy} data-testid="licence-papers">
      <h2>{t("licence.papers")}</h2>
      <p class="soft">{t("licence.papers_lead")}</p>
      <ul class="licence-papers">
        {papers.map((paper) => (
          <li key={paper.paper_id} class="row wrap" data-testid="licence-paper">
            <a href={paperUrl(paper.paper_id)} download>
              {t(paper.content_type === "application/pdf" ? "licence.paper_pdf" : "licence.paper_photo", { when: fullTime(paper.sent_at) })}
            </a>
            <button type="button" class="button tight" disabled={busy} data-testid="licence-paper-remove"
              onClick={() => void run(() => removePaper(paper.paper_id))}>
              {t("licence.paper_remove")}
            </button>
          </li>
        ))}
      </ul>
      {papers.length < MAX_PAPERS && (
        <label class="stack">
          <span>{t("licence.paper_send")}</span>
          <input type="file" accept={PAPER_TYPES} disabled={busy} data-testid="licence-paper-file"
            onChange={(event) => choose(event.currentTarget)} />
        </label>
      )}
      {busy && <p role="status"><Icon name="spinner" className="spin" /> {t("loading")}</p>}
      {wrong !== null && <p class="banner bad" role="alert"><Icon name="alert" /> {wrong}</p>}
    </section>
  );
}
