/** A case as a live room: what is asked on one side, what is said on the other. */

import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { Link } from "../../router";
import { markSeen } from "../../state/board";
import { LiveRoom } from "../../state/live_room";
import { outbox } from "../../state/sending";
import { CasePanel } from "./case_panel";
import { Conversation } from "./conversation";
import { LoungePanel } from "./lounge_panel";
import "./room.css";

export function RoomPage({ caseId }: { caseId: string }) {
  const [live] = useState(() => new LiveRoom(caseId));
  useEffect(() => {
    live.open();
    return () => live.close();
  }, [live]);
  useOwnMessages(live);
  if (live.refused.value !== null) {
    return (
      <div class="sheet">
        <p class="banner bad" role="alert" data-testid="room-error">
          <Icon name="alert" /> {errorWords(live.refused.value)}
        </p>
        <Link class="button" to="/">{t("nav.board")}</Link>
      </div>
    );
  }
  const summary = live.summary.value;
  const { lounge, story } = live.room.value;
  if (lounge === null && (summary === null || story === null)) {
    return (
      <p class="waiting" role="status">
        <Icon name="spinner" className="spin" /> {t("room.opening")}
      </p>
    );
  }
  return (
    <div class="room" data-testid="room" data-case-id={caseId} data-seq={live.room.value.seq} data-ready={live.ready.value}>
      {lounge !== null ? <LoungePanel discipline={lounge.discipline} /> : summary !== null && <CasePanel live={live} summary={summary} />}
      <Conversation live={live} />
    </div>
  );
}

/** What one's own stored messages tell: who one is here, and which of them need no waiting line any more. */
function useOwnMessages(live: LiveRoom): void {
  const room = live.room.value;
  const items = outbox.value?.items.value;
  useEffect(() => {
    const sending = outbox.peek();
    if (sending !== null) live.settle(sending);
    if (live.ready.value) {
      markSeen(live.caseId, room.seq);
      live.seen();
    }
  }, [room.seq, items, live.ready.value]);
}
