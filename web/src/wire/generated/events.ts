// Generated from the server's declared commands by `make generate`. Do not edit.
/* eslint-disable */

import type { AttachedPicture, MemberView, Outcome, Patient, PresentMember, Question, Translation } from "./shapes";

/** The message `seq` stopped the clock of this run. */
export interface CaseAnsweredData {
  seq: number;
  run: number;
  answered_at: string;
}

/** A case on the board is new or has changed; watch the board with `case:watch`. */
export interface CaseChanged {
  case_id: string;
  title: string;
  question: Question;
  patient: Patient;
  specialties: string[];
  urgency: "now" | "today" | "learning";
  language: "en" | "es" | null;
  status: "open" | "answered" | "resolved";
  run: number;
  posted_at: string;
  answer_due_at: string | null;
  answered_at: string | null;
  resolved_at: string | null;
  outcome: Outcome | null;
  by: MemberView;
  entries: number;
  messages: number;
  attachments: number;
  views: number;
  server_now: string;
}

/** Entry 1 of every room. */
export interface CasePostedData {
  title: string;
  story: string;
  question: Question;
  patient: Patient;
  specialties: string[];
  urgency: "now" | "today" | "learning";
  language: "en" | "es" | null;
  attachments: AttachedPicture[];
  answer_due_at: string | null;
}

/** The poster opened it again; not answered starts a new clock. */
export interface CaseReopenedData {
  not_answered: boolean;
  run: number;
  answer_due_at: string | null;
}

/** The poster closed the question. */
export interface CaseResolvedData {
  outcome: Outcome;
}

/** The last frame could not be read and asked for no acknowledgement. */
export interface FrameRefused {
  code: string;
  message: string;
  fields: Record<string, string>;
  retryable: boolean;
}

/** Somebody acted here for the first time. */
export interface MemberJoinedData {
}

/** A member took off the alias. */
export interface MemberRevealedData {
  name: string;
}

/** The message `seq` now reads otherwise. */
export interface MessageEditedData {
  seq: number;
  text: string;
}

/** Something was said. */
export interface MessagePostedData {
  text: string;
  language: "en" | "es" | null;
  reply_to: number | null;
  attachments: AttachedPicture[];
}

/** The message `seq` was taken back. */
export interface MessageRetractedData {
  seq: number;
}

/** A paged doctor is coming. */
export interface PageAcknowledgedData {
  state: "counted" | "late" | "answered" | "closed";
}

/** You are asked to come to a case. */
export interface PageOffered {
  page_id: string;
  case_id: string;
  specialty: string;
  urgency: "now" | "today" | "learning";
  wave: number;
  expires_at: string;
}

/** You need not come any more. */
export interface PageWithdrawn {
  page_id: string;
  reason: "answered" | "resolved" | "withdrawn" | "expired" | "replaced";
}

/** Who is in a room now. The anonymous are only counted, from five people up. */
export interface PresenceChanged {
  case_id: string;
  members: PresentMember[];
  counts: Record<string, number> | null;
  total: number | null;
}

/** One line of a room's log, the same for every reader. */
export interface RoomEntry {
  case_id: string;
  seq: number;
  at: string;
  kind: string;
  by: MemberView | null;
  /** By kind, see EntryData */
  data: Record<string, unknown> | null;
  translations?: Translation[];
}

/** A translation of the message `seq` is ready. */
export interface RoomTranslation {
  language: "en" | "es";
  text: string;
  checks: string[];
  case_id: string;
  seq: number;
}

/** This node is going down; connect again after the delay, another one will answer. */
export interface ServerDraining {
  reconnect_after_s: number;
}

/** This session is over; the socket closes next. */
export interface SessionClosed {
  /** Why */
  reason: "signed_out" | "suspended" | "ended";
}

/** Who is typing in a room now; told as in `presence:changed`. */
export interface TypingChanged {
  case_id: string;
  members: PresentMember[];
  counts: Record<string, number> | null;
}

/** Doctors were paged. */
export interface WavePagedData {
  wave: number;
  waves: number;
  paged: number;
  run: number;
}
