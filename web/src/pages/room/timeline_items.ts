/** A room's lines as they are laid out: days apart, messages of one author in a row together. Pure. */

import type { Poll } from "../../state/polls";
import type { Message, Room, SystemLine } from "../../state/room";

export type TimelineItem =
  | { type: "day"; key: string; at: string }
  | { type: "new"; key: string }
  | { type: "message"; key: string; message: Message; first: boolean }
  | { type: "poll"; key: string; poll: Poll }
  | { type: "system"; key: string; line: SystemLine };

const TOGETHER_MS = 5 * 60_000;

/** `seenSeq`: the last entry seen before this visit; what others said after it begins with a line. */
export function timelineItems(room: Room, dayOf: (at: string) => string, seenSeq: number | null = null): TimelineItem[] {
  const items: TimelineItem[] = [];
  let unseen = seenSeq;
  let day = "";
  let before: Message | null = null;
  for (const line of room.lines) {
    const message = line.kind === "message" ? room.messages.get(line.seq) : undefined;
    const poll = line.kind === "poll" ? room.polls.get(line.seq) : undefined;
    const at = (message ?? poll ?? (line as SystemLine)).at;
    if (dayOf(at) !== day) {
      day = dayOf(at);
      before = null;
      items.push({ type: "day", key: `day-${line.seq}`, at });
    }
    if (unseen !== null && line.seq > unseen && (message ?? poll) !== undefined) {
      unseen = null;
      before = null;
      items.push({ type: "new", key: "new" });
    }
    if (poll !== undefined) {
      before = null;
      items.push({ type: "poll", key: `poll-${line.seq}`, poll });
      continue;
    }
    if (message === undefined) {
      before = null;
      items.push({ type: "system", key: `line-${line.seq}`, line: line as SystemLine });
      continue;
    }
    items.push({ type: "message", key: `message-${line.seq}`, message, first: !isTogether(before, message) });
    before = message;
  }
  return items;
}

function isTogether(before: Message | null, message: Message): boolean {
  return (
    before !== null &&
    before.by.member_id === message.by.member_id &&
    message.reply_to === null &&
    Date.parse(message.at) - Date.parse(before.at) < TOGETHER_MS
  );
}
