/** What each kind of entry does to a room. Pure. */

import type { CasePostedData, EntryData, MemberView, RedactedBecause } from "../wire/shapes";
import * as polls from "./polls";
import type { Draft, Fold, KnownEntry, SystemLine } from "./room";

export const FOLDS: { [K in keyof EntryData]: Fold<K> } = {
  case_posted(room, entry) {
    room.story = entry.data;
    room.posted_at = entry.at;
    room.answer_due_at = entry.data.answer_due_at;
  },
  lounge_opened(room, entry) {
    room.lounge = entry.data;
  },
  message_posted(room, entry) {
    if (entry.by === null) return;
    room.messages.set(entry.seq, {
      ...entry.data,
      seq: entry.seq,
      at: entry.at,
      by: entry.by,
      edited_at: null,
      retracted: false,
      redacted: entry.data.redacted === true,
    });
    room.lines.push({ seq: entry.seq, kind: "message" });
  },
  message_edited(room, entry) {
    const { seq, text, language } = entry.data;
    const message = room.messages.get(seq);
    if (message === undefined || message.retracted || message.redacted) return;
    room.messages.set(seq, { ...message, text, language: language ?? message.language, edited_at: entry.at });
  },
  message_retracted(room, entry) {
    const { seq } = entry.data;
    const message = room.messages.get(seq);
    if (message === undefined) return;
    room.messages.set(seq, { ...message, text: "", attachments: [], retracted: true });
  },
  poll_opened(room, entry) {
    polls.opened(room.polls, entry.seq, entry.at, entry.by, entry.data);
    room.lines.push({ seq: entry.seq, kind: "poll" });
  },
  poll_option_added(room, entry) {
    polls.optionAdded(room.polls, entry.seq, entry.data);
  },
  poll_voted(room, entry) {
    polls.voted(room.polls, entry.data);
  },
  poll_closed(room, entry) {
    polls.closed(room.polls, entry.data);
    line(room, entry);
  },
  reaction_set(room, entry) {
    const { seq, reaction, on } = entry.data;
    if (entry.by === null) return;
    const before = room.reactions.get(seq) ?? {};
    const members = new Set(before[reaction]);
    if (on) members.add(entry.by.member_id);
    else members.delete(entry.by.member_id);
    room.reactions.set(seq, { ...before, [reaction]: members });
    // Concern about safety is for everyone to see at once; the other reactions stand at their message.
    if (on && reaction === "safety_concern") line(room, entry);
  },
  entry_redacted(room, entry) {
    redact(room, entry.data.seq, entry.data.reason);
  },
  case_erased(room, entry) {
    room.status = "resolved";
    for (let seq = 1; seq < entry.seq; seq += 1) redact(room, seq, "erased");
    line(room, entry);
  },
  member_erased(room, entry) {
    const { member_id: memberId, seqs } = entry.data;
    for (const seq of seqs) redact(room, seq, "erased");
    const member = room.members.get(memberId);
    if (member !== undefined) renew(room, { ...member, name: null, country: null, former: true });
    line(room, entry);
  },
  log_restored: line,
  member_joined: line,
  member_revealed(room, entry) {
    if (entry.by !== null) renew(room, entry.by);
    line(room, entry);
  },
  wave_paged(room, entry) {
    const { wave, waves, paged } = entry.data;
    room.waves.push({ wave, waves, paged, at: entry.at });
    line(room, entry);
  },
  page_acknowledged(room, entry) {
    room.coming += 1;
    line(room, entry);
  },
  case_answered(room, entry) {
    room.answered_at = entry.data.answered_at;
    if (room.status === "open") room.status = "answered";
    line(room, entry);
  },
  case_resolved(room, entry) {
    room.status = "resolved";
    room.outcome = entry.data.outcome;
    line(room, entry);
  },
  summary_pinned(room, entry) {
    const { text, language, redacted } = entry.data;
    room.summary = redacted === true ? null : { seq: entry.seq, at: entry.at, text, language };
    line(room, entry);
  },
  summary_unpinned(room, entry) {
    room.summary = null;
    line(room, entry);
  },
  case_reopened(room, entry) {
    const { run, answer_due_at: dueAt } = entry.data;
    room.outcome = null;
    if (run !== room.run) {
      room.answered_at = null;
      room.run = run;
      room.answer_due_at = dueAt;
      room.waves = [];
      room.coming = 0;
    }
    room.status = room.answered_at === null ? "open" : "answered";
    line(room, entry);
  },
};

/** Forget the words of one entry, whatever it is. */
function redact(room: Draft, seq: number, reason: RedactedBecause): void {
  const message = room.messages.get(seq);
  const resolved = room.lines.find((one) => one.seq === seq);
  room.redacted.set(seq, reason);
  if (message !== undefined) room.messages.set(seq, { ...message, text: "", attachments: [], redacted: true });
  if (seq === 1 && room.story !== null) room.story = withoutWords(room.story);
  polls.withoutWords(room.polls, seq);
  if (room.summary?.seq === seq) room.summary = null;
  const at = room.lines.findIndex((one) => one.seq === seq && one.kind === "summary_pinned");
  if (at >= 0) room.lines[at] = { ...(room.lines[at] as SystemLine), data: { text: "", redacted: true } };
  if (room.outcome !== null && resolved?.kind === "case_resolved") room.outcome = { ...room.outcome, text: null };
}

/** Show a member as they are now, also beside what they said before. */
function renew(room: Draft, by: MemberView): void {
  room.members.set(by.member_id, by);
  for (const [seq, message] of room.messages) {
    if (message.by.member_id === by.member_id) room.messages.set(seq, { ...message, by });
  }
}

function withoutWords(story: CasePostedData): CasePostedData {
  return { ...story, title: "", story: "", question: { ...story.question, text: "" }, attachments: [], redacted: true };
}

function line(room: Draft, entry: KnownEntry): void {
  room.lines.push({ seq: entry.seq, at: entry.at, kind: entry.kind, by: entry.by, data: { ...entry.data } });
}
