/** A room as the fold of its log: what `server/rooms/state.py` computes, as far as a reader needs it. Pure. */

import type {
  AttachmentInfo,
  CasePostedData,
  CaseStatus,
  Entry,
  EntryData,
  Language,
  MemberView,
  Outcome,
  Reaction,
  RedactedBecause,
} from "../wire/shapes";
import type { Poll } from "./polls";
import { FOLDS } from "./room_folds";

export interface Message {
  seq: number;
  at: string;
  by: MemberView;
  text: string;
  language: Language | null;
  reply_to: number | null;
  attachments: AttachmentInfo[];
  edited_at: string | null;
  retracted: boolean;
  redacted: boolean;
}

/** Whose reaction stands, by what it says. */
export type Reactions = { readonly [R in Reaction]?: ReadonlySet<string> };

/** A line of the timeline that stands for what is kept elsewhere in the room, under its seq. */
export interface Placed {
  seq: number;
  kind: "message" | "poll";
}

/** A line that is not a message: somebody joined, a wave was paged, the case was answered … */
export interface SystemLine {
  seq: number;
  at: string;
  kind: string;
  by: MemberView | null;
  data: Record<string, unknown>;
}

/** How the poster sums the case up; it stands at the room's top. */
export interface Summary {
  seq: number;
  at: string;
  text: string;
  language: Language | null;
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
  /** Of a lounge: whose; null for a case's room. */
  lounge: EntryData["lounge_opened"] | null;
  story: CasePostedData | null;
  posted_at: string | null;
  status: CaseStatus;
  run: number;
  answer_due_at: string | null;
  answered_at: string | null;
  outcome: Outcome | null;
  summary: Summary | null;
  members: ReadonlyMap<string, MemberView>;
  messages: ReadonlyMap<number, Message>;
  polls: ReadonlyMap<number, Poll>;
  /** By the seq of what they are about: a message, or 1 for the case. */
  reactions: ReadonlyMap<number, Reactions>;
  /** Why the words of an entry are gone, by its seq. */
  redacted: ReadonlyMap<number, RedactedBecause>;
  /** In order of seq; messages and polls are looked up in their maps. */
  lines: readonly (SystemLine | Placed)[];
  /** Waves of the present run. */
  waves: readonly Wave[];
  /** How many answered "I am coming" in the present run. */
  coming: number;
}

export function emptyRoom(caseId: string): Room {
  return {
    case_id: caseId,
    seq: 0,
    lounge: null,
    story: null,
    posted_at: null,
    status: "open",
    run: 1,
    answer_due_at: null,
    answered_at: null,
    outcome: null,
    summary: null,
    members: new Map(),
    messages: new Map(),
    polls: new Map(),
    reactions: new Map(),
    redacted: new Map(),
    lines: [],
    waves: [],
    coming: 0,
  };
}

/** A room while it is being folded. */
export type Draft = { -readonly [K in keyof Room]: Room[K] } & {
  members: Map<string, MemberView>;
  messages: Map<number, Message>;
  polls: Map<number, Poll>;
  reactions: Map<number, Reactions>;
  redacted: Map<number, RedactedBecause>;
  lines: (SystemLine | Placed)[];
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
    polls: new Map(room.polls),
    reactions: new Map(room.reactions),
    redacted: new Map(room.redacted),
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

/** An entry of a kind that this version knows. */
export type KnownEntry<K extends keyof EntryData = keyof EntryData> = Entry & { data: EntryData[K] };
export type Fold<K extends keyof EntryData> = (room: Draft, entry: KnownEntry<K>) => void;
