/** What was and is being said in a room; keeps the newest line in view while one reads there. */

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { memberWords } from "../../design/member";
import { t, tn } from "../../i18n";
import type { OutboxItem } from "../../state/db";
import { seenBefore } from "../../state/board";
import type { LiveRoom } from "../../state/live_room";
import { announce } from "../../state/notices";
import { pendingOf } from "../../state/pending";
import type { Message } from "../../state/room";
import { outbox } from "../../state/sending";
import { dayInWords, dayKey } from "../../state/time";
import { Composer } from "./composer";
import { MessageLine } from "./message";
import { PendingLine } from "./pending_line";
import { PollLine } from "./poll_line";
import { People, TypingLine } from "./people";
import { askedEntry, showEntry, showLine } from "./show_entry";
import { SummaryLine } from "./summary";
import { SystemLine } from "./system_line";
import { Timeline } from "./timeline";
import { type TimelineItem, timelineItems } from "./timeline_items";
import "./conversation.css";

const NEAR_END_PX = 140;
const NEW_LINE = "new";
const WIDE = "(min-width: 900px)";

function distanceFromEnd(): number {
  const page = document.documentElement;
  return page.scrollHeight - page.scrollTop - page.clientHeight;
}

function toEnd(): void {
  document.documentElement.scrollTop = document.documentElement.scrollHeight;
}

export function Conversation({ live }: { live: LiveRoom }) {
  const room = live.room.value;
  const me = live.me.value?.member_id ?? null;
  const pending = pendingOf(outbox.value?.items.value ?? [], room, me);
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const [takeUp, setTakeUp] = useState<OutboxItem | null>(null);
  const [seenSeq] = useState(() => seenBefore(live.caseId));
  const follow = useFollow(live, pending.length);
  const items = useMemo(() => timelineItems(room, dayKey, seenSeq), [room, seenSeq]);
  const open = room.status !== "resolved";
  const places = new Map([...room.members.keys()].map((id, at) => [id, at]));
  const draw = (item: TimelineItem): ComponentChildren => (
    <Line key={item.key} live={live} item={item} open={open} me={me} places={places} onReply={setReplyTo} />
  );
  return (
    <section class="conversation" aria-label={t("room.conversation")}>
      <div class="conversation-head">
        <h2>{t("room.conversation")}</h2>
        <Days items={items} />
        <People live={live} />
      </div>
      <Timeline items={items} ready={live.ready.value} draw={draw}>
        {pending.map((item) => <PendingLine key={item.key} item={item} onEdit={setTakeUp} />)}
      </Timeline>
      {room.messages.size + room.polls.size + pending.length === 0 && <p class="waiting">{t("room.nothing_said")}</p>}
      <div class="conversation-foot">
        {follow.unseen > 0 && (
          <button type="button" class="button jump" onClick={follow.jump}>
            <Icon name="down" /> {tn("room.new", follow.unseen)}
          </button>
        )}
        {follow.unseen === 0 && follow.away && (
          <button type="button" class="button square jump" aria-label={t("room.newest")} onClick={follow.jump}>
            <Icon name="down" />
          </button>
        )}
        <TypingLine live={live} />
        {open ? (
          <Composer live={live} replyTo={replyTo} onReplyDone={() => setReplyTo(null)} onSent={() => requestAnimationFrame(toEnd)}
            takeUp={takeUp} />
        ) : (
          <p class="closed soft"><Icon name="check" /> {t("room.closed")}</p>
        )}
      </div>
    </section>
  );
}

interface LineProps {
  live: LiveRoom;
  item: TimelineItem;
  open: boolean;
  me: string | null;
  places: ReadonlyMap<string, number>;
  onReply: (message: Message) => void;
}

function Line({ live, item, open, me, places, onReply }: LineProps) {
  if (item.type === "day") return <li class="day" id={item.key} tabIndex={-1}><span>{dayInWords(item.at)}</span></li>;
  if (item.type === "new") return <li class="day new" id={NEW_LINE} tabIndex={-1} data-testid="room-new"><span>{t("room.new_from")}</span></li>;
  if (item.type === "system") {
    return item.line.kind === "summary_pinned" ? <SummaryLine live={live} line={item.line} /> : <SystemLine line={item.line} />;
  }
  if (item.type === "poll") return <PollLine live={live} poll={item.poll} open={open} />;
  const { message } = item;
  const repliedTo = message.reply_to === null ? null : (live.room.value.messages.get(message.reply_to) ?? null);
  return (
    <MessageLine live={live} message={message} first={item.first} open={open} own={message.by.member_id === me}
      place={places.get(message.by.member_id) ?? 0} repliedTo={repliedTo} onReply={() => onReply(message)} />
  );
}

/** The way to a day, where the discussion has several. */
function Days({ items }: { items: readonly TimelineItem[] }) {
  const days = items.filter((item) => item.type === "day");
  if (days.length < 2) return null;
  return (
    <select class="input days" aria-label={t("room.to_day")} data-testid="room-days" value=""
      onChange={(event) => {
        showLine(event.currentTarget.value);
        event.currentTarget.value = "";
      }}>
      <option value="">{t("room.to_day")}</option>
      {days.map((day) => <option key={day.key} value={day.key}>{dayInWords(day.at)}</option>)}
    </select>
  );
}

interface Follow {
  /** Whether the newest line is out of view. */
  away: boolean;
  /** New messages that came while it was. */
  unseen: number;
  jump: () => void;
}

/** Stay at the end while one reads there; elsewhere count what comes. New messages are read out. */
function useFollow(live: LiveRoom, pending: number): Follow {
  const room = live.room.value;
  const ready = live.ready.value;
  const [away, setAway] = useState(false);
  const [unseen, setUnseen] = useState(0);
  const atEnd = useRef(true);
  const lastSeq = useRef<number | null>(null);

  useEffect(() => {
    const look = (): void => {
      atEnd.current = distanceFromEnd() < NEAR_END_PX;
      setAway(!atEnd.current);
      if (atEnd.current) setUnseen(0);
    };
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, []);

  useLayoutEffect(() => {
    if (!ready) return;
    if (lastSeq.current === null) {
      lastSeq.current = room.seq;
      const asked = askedEntry(location.search);
      if (asked !== null && showEntry(asked)) return setAway(distanceFromEnd() > NEAR_END_PX);
      if (showLine(NEW_LINE)) return setAway(distanceFromEnd() > NEAR_END_PX);
      // On a phone the story comes first, for whoever has not spoken here yet.
      const me = live.me.peek()?.member_id ?? null;
      const spoke = [...room.messages.values()].some((one) => one.by.member_id === me);
      if (matchMedia(WIDE).matches || spoke || room.lounge !== null) toEnd();
      else setAway(distanceFromEnd() > NEAR_END_PX);
      return;
    }
    const mine = live.me.peek()?.member_id;
    const fresh = [...room.messages.values()].filter((one) => one.seq > (lastSeq.current ?? 0) && one.by.member_id !== mine);
    lastSeq.current = room.seq;
    const newest = fresh.at(-1);
    if (newest !== undefined) announce(t("room.announce", { who: memberWords(newest.by), text: newest.text }));
    if (atEnd.current) toEnd();
    else setUnseen((count) => count + fresh.length);
  }, [ready, room.seq, pending]);

  return { away, unseen, jump: toEnd };
}
