/** How far paging is, for the poster: told live, with a further specialty to ask and a way to stop. */

import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { SpecialtyPicker } from "../../design/specialty_picker";
import { useAct } from "../../design/use_act";
import { t, tn } from "../../i18n";
import type { LiveRoom } from "../../state/live_room";
import { timeOfDay } from "../../state/time";
import type { ResultOf } from "../../wire/shapes";
import { call, connection, on } from "../../wire/socket";

type Line = ResultOf<"case:paging">;

export function PagingLine({ live }: { live: LiveRoom }) {
  const [line, setLine] = useState<Line | null>(null);
  const [open, setOpen] = useState<"more" | "stop" | null>(null);
  const { caseId } = live;
  const { status, run } = live.room.value;
  useEffect(() => on("case:paging", (told) => told.case_id === caseId && setLine(told)), [caseId]);
  useEffect(() => {
    let wanted = true;
    // What is asked may be refused while a case is young; the event tells it then.
    call("case:paging", { case_id: caseId }).then((told) => wanted && setLine(told), () => undefined);
    return () => {
      wanted = false;
    };
  }, [caseId, connection.value, status, run]);
  if (line === null || line.state === "none") return null;
  const runs = status === "open" && (line.state === "paging" || line.state === "exhausted");
  return (
    <div class="paging-line" role="status" data-testid="paging-line" data-state={line.state}>
      <p class="number">{lineWords(line)}</p>
      {runs && (
        <div class="row wrap">
          <button type="button" class="button tight" data-testid="paging-more" onClick={() => setOpen("more")}>{t("paging.more")}</button>
          {line.state === "paging" && (
            <button type="button" class="button bare tight" data-testid="paging-stop" onClick={() => setOpen("stop")}>{t("paging.stop")}</button>
          )}
        </div>
      )}
      {open === "more" && <More live={live} onLine={setLine} onClose={() => setOpen(null)} />}
      {open === "stop" && <Stop caseId={caseId} onLine={setLine} onClose={() => setOpen(null)} />}
    </div>
  );
}

function lineWords(line: Line): string {
  const parts = [
    t("room.wave", { wave: line.wave, waves: line.waves }),
    tn("paging.paged", line.paged),
    tn("paging.opened", line.opened),
    tn("room.coming", line.acknowledged),
  ];
  if (line.state === "paging" && line.next_wave_at !== null) parts.push(t("paging.next", { at: timeOfDay(line.next_wave_at) }));
  if (line.state === "exhausted") parts.push(t("paging.exhausted"));
  if (line.state === "withdrawn") parts.push(t("paging.stopped"));
  return parts.join(" · ");
}

interface ActProps {
  onLine: (line: Line) => void;
  onClose: () => void;
}

function More({ live, onLine, onClose }: ActProps & { live: LiveRoom }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [ask, busy] = useAct(async () => {
    const [specialty = ""] = chosen;
    onLine(await call("case:page_more", { case_id: live.caseId, specialty }));
  }, onClose);
  return (
    <Dialog title={t("paging.more_title")} onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), ask())}>
        <SpecialtyPicker label={t("paging.which")} hint={t("paging.more_hint")} chosen={chosen} most={1} onChange={setChosen} />
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
          <button type="submit" class="button main" disabled={busy || chosen.length === 0} data-testid="paging-more-submit">{t("paging.more_submit")}</button>
        </div>
      </form>
    </Dialog>
  );
}

function Stop({ caseId, onLine, onClose }: ActProps & { caseId: string }) {
  const [stop, busy] = useAct(async (key) => onLine(await call("case:stop_paging", { case_id: caseId, key })), onClose);
  return (
    <Dialog title={t("paging.stop_title")} onClose={onClose}>
      <p>{t("paging.stop_lead")}</p>
      <div class="actions">
        <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
        <button type="button" class="button danger" disabled={busy} data-testid="paging-stop-submit" onClick={() => stop()}>{t("paging.stop")}</button>
      </div>
    </Dialog>
  );
}
