// Generated from the server's declared commands by `make generate`. Do not edit.
/* eslint-disable */

import type { AttachedPicture, MemberView, Outcome, Patient, PresentMember, Question, Translation, TranslationCheck } from "./shapes";

/** Your appeal was decided; `report:about_me` says why. */
export interface AppealDecided {
  report_id: string;
  outcome: "stands" | "lifted";
}

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
  erased?: boolean;
}

/** All words and pictures of the case are gone; forget them. The room takes nothing more. */
export interface CaseErasedData {
  reason: "patient_request" | "doctor_request" | "legal" | "retention";
}

/** A case that you posted is not resolved: say how it ended. Once a day and a week after. */
export interface CaseOutcomeDue {
  case_id: string;
  after: "24h" | "7d";
}

/** How far paging is for your own case; `case:paging` asks for the same. Lines of several nodes may overtake each other: keep the one with the latest `server_now`. */
export interface CasePaging {
  case_id: string;
  wave: number;
  waves: number;
  paged: number;
  opened: number;
  acknowledged: number;
  next_wave_at: string | null;
  state: "none" | "paging" | "exhausted" | "answered" | "resolved" | "withdrawn";
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
  redacted?: boolean;
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
  redacted?: boolean;
}

/** A member of your case's room is concerned about the entry `seq`; you may be elsewhere. */
export interface CaseSafetyConcern {
  case_id: string;
  seq: number;
}

/** Title and question of a case on the board are there in a language, maybe not one's own. May come before the `case:changed` of a new case; a later one replaces an earlier one. */
export interface CaseTranslated {
  language: "en" | "es";
  title: string;
  question: string;
  checks: TranslationCheck[];
  withheld: boolean;
  from_memory: boolean;
  case_id: string;
}

/** You coordinate: a case has waited for an hour. `case:tried` says what was done. Only where the case's policy pages no coordinator; else there is a page. */
export interface CaseUnanswered {
  case_id: string;
}

/** The words and pictures of the entry `seq`, and of its edits, are gone; forget them. */
export interface EntryRedactedData {
  seq: number;
  reason: "patient_data" | "unsafe" | "promotion" | "abuse" | "own" | "erased";
  by_moderator: boolean;
}

/** The last frame could not be read and asked for no acknowledgement. */
export interface FrameRefused {
  code: string;
  message: string;
  fields: Record<string, string>;
  retryable: boolean;
}

/** Your licence's check went on, or was decided; read `licence:read` and `session:read`. */
export interface LicenceChanged {
}

/** The room was put back to a copy: what was written after `copy_at` is lost. */
export interface LogRestoredData {
  copy_at: string;
  restored_at: string;
}

/** The room is a lounge: of a discipline, or of everybody (null). It has no case. */
export interface LoungeOpenedData {
  discipline: string | null;
}

/** A member's account is gone: no name, and no words in the entries `seqs`; forget them. */
export interface MemberErasedData {
  member_id: string;
  seqs: number[];
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
  language?: "en" | "es" | null;
  redacted?: boolean;
}

/** Something was said. */
export interface MessagePostedData {
  text: string;
  language: "en" | "es" | null;
  reply_to: number | null;
  attachments: AttachedPicture[];
  redacted?: boolean;
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
  reason: "answered" | "resolved" | "withdrawn" | "expired" | "replaced" | "acknowledged";
}

/** The poll `poll_seq` is over; `correct` is the option that turned out right. */
export interface PollClosedData {
  poll_seq: number;
  correct: number | null;
}

/** A question to everyone here; options are numbered from 0. */
export interface PollOpenedData {
  question: string;
  options: string[];
  redacted?: boolean;
}

/** The poll `poll_seq` has one more option, the last. */
export interface PollOptionAddedData {
  poll_seq: number;
  option: string;
  redacted?: boolean;
}

/** Somebody voted, or voted anew; who and what stays hidden, sums are in `poll:read`. */
export interface PollVotedData {
  poll_seq: number;
}

/** Who is in a room now. The anonymous are only counted, from five people up. */
export interface PresenceChanged {
  case_id: string;
  members: PresentMember[];
  counts: Record<string, number> | null;
  total: number | null;
}

/** A member's reaction to the entry `seq` stands, or stands no more. */
export interface ReactionSetData {
  seq: number;
  reaction: "agree" | "helped" | "safety_concern";
  on: boolean;
}

/** Moderators have looked at what you reported; what they decided is between them and others. */
export interface ReportClosed {
  report_id: string;
  case_id: string | null;
}

/** Moderators decided something about your words or account; read `report:about_me`. */
export interface ReportDecided {
  report_id: string;
  decision: "redact" | "warn" | "suspend";
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
  translations?: Record<string, Translation>;
}

/** A translation of the entry `seq` is ready; it replaces an earlier one. */
export interface RoomTranslation {
  text: string;
  fields?: Record<string, string>;
  checks: TranslationCheck[];
  withheld: boolean;
  from_memory: boolean;
  case_id: string;
  seq: number;
  language: "en" | "es";
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

/** A colleague offers a shift; or yours was taken over, refused, or by nobody: `shift:list`. */
export interface ShiftSwapChanged {
  change_id: string;
  discipline: string;
  starts_at: string;
  what: "offered" | "accepted" | "refused" | "expired";
  word: "busy" | "away" | "too_long" | "other_time" | null;
}

/** A shift begins soon and a page in it may not reach its doctor; once for each shift. */
export interface ShiftWarning {
  discipline: string;
  starts_at: string;
  problems: ("no_device" | "device_unconfirmed" | "said_unavailable" | "quiet_hours")[];
  mine: boolean;
}

/** How the poster sums the case up so far; it stands in the place of an earlier one. */
export interface SummaryPinnedData {
  text: string;
  language: "en" | "es" | null;
  redacted?: boolean;
}

/** The summary `seq` stands at the room's top no more; it stays in the log. */
export interface SummaryUnpinnedData {
  seq: number;
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
