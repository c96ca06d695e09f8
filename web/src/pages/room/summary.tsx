/** The poster's summary: how the case stands, at the room's top for whoever comes later; older ones stay in the discussion. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { Findings } from "../../design/findings";
import { Icon } from "../../design/icon";
import { memberWords } from "../../design/member";
import { useAct } from "../../design/use_act";
import { language, t, tCode } from "../../i18n";
import { useGuard } from "../../state/guard";
import type { LiveRoom } from "../../state/live_room";
import type { Summary, SystemLine } from "../../state/room";
import { ago, fullTime, timeOfDay } from "../../state/time";
import { type Language, MAX_SUMMARY_CHARS } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { useReading } from "./reading";
import { Redact } from "./redact";
import { ReportEntry } from "./report";
import { ReadWords, TranslationNote } from "./translation";

/** What is pinned now, with what its poster may do about it; nothing while nothing is pinned. */
export function PinnedSummary({ live, mine }: { live: LiveRoom; mine: boolean }) {
  const { summary, status } = live.room.value;
  if (summary === null) return null;
  return (
    <section class="summary" data-testid="summary" data-seq={summary.seq}>
      <div class="row wrap">
        <h2>{t("summary.title")}</h2>
        <span class="soft small push" title={fullTime(summary.at)}>{ago(summary.at)}</span>
      </div>
      <SummaryWords key={summary.seq} live={live} summary={summary} />
      <div class="row wrap">
        {mine && status !== "resolved" && <SumUp live={live} />}
        {mine && <Unpin caseId={live.caseId} />}
        {!mine && <ReportEntry caseId={live.caseId} seq={summary.seq} />}
        <Redact caseId={live.caseId} seq={summary.seq} own={mine} />
      </div>
    </section>
  );
}

/** In the discussion: that it was summed up, and the words of then. */
export function SummaryLine({ live, line }: { live: LiveRoom; line: SystemLine }) {
  const who = line.by === null ? "" : memberWords(line.by);
  const { text = "", language: from = null } = line.data as { text?: string; language?: Language | null };
  const gone = live.room.value.redacted.get(line.seq);
  return (
    <li id={`entry-${line.seq}`} class="summary-line" data-testid="room-line" data-seq={line.seq} data-kind={line.kind} tabIndex={-1}>
      <p class="row wrap small">
        <span class="pill accent">{t("line.summary_pinned", { who })}</span>
        <time class="soft number" dateTime={line.at}>{timeOfDay(line.at)}</time>
      </p>
      {gone !== undefined || text === "" ? (
        <p class="soft retracted">{tCode("redacted", gone ?? "", "redacted.own")}</p>
      ) : (
        <SummaryWords live={live} summary={{ seq: line.seq, at: line.at, text, language: from }} />
      )}
    </li>
  );
}

function SummaryWords({ live, summary }: { live: LiveRoom; summary: Summary }) {
  const how = useReading(live, summary.seq, summary.language);
  return (
    <div>
      <ReadWords how={how} original={summary.text} />
      <TranslationNote caseId={live.caseId} how={how} />
    </div>
  );
}

/** The poster's button: sum the case up, or anew. */
export function SumUp({ live }: { live: LiveRoom }) {
  const [open, setOpen] = useState(false);
  const again = live.room.value.summary !== null;
  return (
    <>
      <button type="button" class={`button ${again ? "tight" : ""}`} data-testid="summary-open" onClick={() => setOpen(true)}>
        <Icon name="edit" /> {t(again ? "summary.change" : "summary.open")}
      </button>
      {open && <Writing live={live} onClose={() => setOpen(false)} />}
    </>
  );
}

function Writing({ live, onClose }: { live: LiveRoom; onClose: () => void }) {
  const [text, setText] = useState(live.room.peek().summary?.text ?? "");
  const guarded = useGuard(text, language.value, { case_id: live.caseId });
  const words = text.trim();
  const [pin, busy] = useAct((key) => call("summary:pin", { case_id: live.caseId, key, text: words }), onClose);
  return (
    <Dialog title={t("summary.dialog")} onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), pin())}>
        <Field label={t("summary.text")} hint={t("summary.hint")}>
          {(ties) => (
            <textarea {...ties} class="input" rows={6} required maxLength={MAX_SUMMARY_CHARS} value={text} data-testid="summary-text"
              onInput={(event) => setText(event.currentTarget.value)} />
          )}
        </Field>
        <Findings text={text} guarded={guarded} onChange={setText} />
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
          <button type="submit" class="button main" disabled={busy || words === "" || guarded.found.length > 0} data-testid="summary-pin">
            {t("summary.pin")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Unpin({ caseId }: { caseId: string }) {
  const [unpin, busy] = useAct((key) => call("summary:unpin", { case_id: caseId, key }));
  return (
    <button type="button" class="button bare tight" disabled={busy} data-testid="summary-unpin" onClick={unpin}>{t("summary.unpin")}</button>
  );
}
