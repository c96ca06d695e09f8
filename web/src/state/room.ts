/** A room as the fold of its log: what `server/rooms/state.py` computes, as far as a reader needs it. Pure. */

import type {
  AttachmentInfo,
  CasePostedData,
  CaseStatus,
  Entry,
  EntryData,
  MemberView,
  Outcome,
} from "../wire/shapes";

export interface Message {
  seq: number;
  at: string;
  by: MemberView;
  text: string;
  language: string | null;
  reply_to: number | null;
  attachments: AttachmentInfo[];
  edited_at: string | null;
  retracted: boolean;
}

/** A line that is not a message: somebody joined, a wave was paged, the case was answered … */
export interface SystemLine {
  seq: number;
  at: string;
  kind: string;
  by: MemberView | null;
  data: Record<string, unknown>;
}

export interface Wave {
  wave: number;
  waves: number;
  paged: number;
  at: string;
}

export interface Room {
  case_id: string;
  /** The last entry folded; entries are numbered from 1 without a gap. */
  seq: number;
  story: CasePostedData | null;
  posted_at: string | null;
  status: CaseStatus;
  run: number;
  answer_due_at: string | null;
  answered_at: string | null;
  outcome: Outcome | null;
  members: ReadonlyMap<string, MemberView>;
  messages: ReadonlyMap<number, Message>;
  /** In order of seq; messages are looked up in `messages`. */
  lines: readonly (SystemLine | { seq: number; kind: "message" })[];
  /** Waves of the present run. */
  waves: readonly Wave[];
  /** How many answered "I am coming" in the present run. */
  coming: number;
}

export function emptyRoom(caseId: string): Room {
  return {
    case_id: caseId,
    seq: 0,
    story: null,
    posted_at: null,
    status: "open",
    run: 1,
    answer_due_at: null,
    answered_at: null,
    outcome: null,
    members: new Map(),
    messages: new Map(),
    lines: [],
    waves: [],
    coming: 0,
  };
}

type Draft = { -readonly [K in keyof Room]: Room[K] } & {
  members: Map<string, MemberView>;
  messages: Map<number, Message>;
  lines: (SystemLine | { seq: number; kind: "message" })[];
  waves: Wave[];
};

/**
 * The room after `entries`, which follow each other by seq.
 *
 * Entries already folded are passed over; the fold stops before a gap. A kind that is not
 * known keeps its seq and shows nothing.
 */
export function fold(room: Room, entries: readonly Entry[]): Room {
  const next: Draft = {
    ...room,
    members: new Map(room.members),
    messages: new Map(room.messages),
    lines: [...room.lines],
    waves: [...room.waves],
  };
  for (const entry of entries) {
    if (entry.seq <= next.seq) continue;
    if (entry.seq > next.seq + 1) break;
    next.seq = entry.seq;
    if (entry.by !== null) next.members.set(entry.by.member_id, entry.by);
    // A kind that this version does not know comes without data, or has no fold.
    if (entry.data !== null && entry.kind in FOLDS) {
      (FOLDS[entry.kind as keyof EntryData] as Fold<keyof EntryData>)(next, entry as KnownEntry);
    }
  }
  return next.seq === room.seq ? room : next;
}

type KnownEntry<K extends keyof EntryData = keyof EntryData> = Entry & { data: EntryData[K] };
type Fold<K extends keyof EntryData> = (room: Draft, entry: KnownEntry<K>) => void;

const FOLDS: { [K in keyof EntryData]: Fold<K> } = {
  case_posted(room, entry) {
    room.story = entry.data;
    room.posted_at = entry.at;
    room.answer_due_at = entry.data.answer_due_at;
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
    });
    room.lines.push({ seq: entry.seq, kind: "message" });
  },
  message_edited(room, entry) {
    const { seq, text } = entry.data;
    const message = room.messages.get(seq);
    if (message === undefined || message.retracted) return;
    room.messages.set(seq, { ...message, text, edited_at: entry.at });
  },
  message_retracted(room, entry) {
    const { seq } = entry.data;
    const message = room.messages.get(seq);
    if (message === undefined) return;
    room.messages.set(seq, { ...message, text: "", attachments: [], retracted: true });
  },
  member_joined: line,
  member_revealed(room, entry) {
    const by = entry.by;
    if (by !== null) {
      for (const [seq, message] of room.messages) {
        if (message.by.member_id === by.member_id) room.messages.set(seq, { ...message, by });
      }
    }
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

function line(room: Draft, entry: KnownEntry): void {
  room.lines.push({ seq: entry.seq, at: entry.at, kind: entry.kind, by: entry.by, data: { ...entry.data } });
}
