// Generated from the server's declared commands by `make generate`. Do not edit.
/* eslint-disable */

import type { BrowserSubscription, ChannelStep, OutcomeInput, PasskeyProof, PatientInput, QuestionInput, QuietHoursPayload, SpanPayload, StatedLayer } from "./shapes";

/** Say "I am coming" to a page. */
export interface AcknowledgePage {
  page_id: string;
}

/** What the browser made, in base64url without padding, and what it is to be called. */
export interface AddPasskey {
  challenge_id: string;
  passkey_id: string;
  client_data: string;
  attestation: string;
  name: string;
}

/** One more option. */
export interface AddPollOption {
  case_id: string;
  key?: string | null;
  poll_seq: number;
  option: string;
}

/** What to tell whoever checks the licence; replaces what was said before. */
export interface AnswerCheck {
  text: string;
}

/** What the doctor is to send or explain, in words for them. */
export interface AskForMore {
  check_id: string;
  text: string;
}

/** Which member of which room, and why it must be known. */
export interface AskUnmask {
  case_id: string;
  member_id: string;
  reason: string;
}

/** The present password, and the one from now on. */
export interface ChangePassword {
  password: string;
  new_password: string;
}

/** A text that is being written. Nothing of it is kept or logged. */
export interface CheckWords {
  text: string;
  language?: "en" | "es" | null;
  case_id?: string | null;
  anonymous?: boolean | null;
}

/** Which appeal; it is the caller's for 30 minutes. */
export interface ClaimAppeal {
  appeal_id: string;
}

/** Which check; it is the caller's for 30 minutes. */
export interface ClaimCheck {
  check_id: string;
}

/** Which report; it is the caller's for 30 minutes. */
export interface ClaimReport {
  report_id: string;
}

/** Which poll is over; the poster may say which option turned out right. */
export interface ClosePoll {
  case_id: string;
  key?: string | null;
  poll_seq: number;
  correct?: number | null;
}

/** What the link ends in. */
export interface ConfirmEmail {
  token: string;
}

/** Give back the code; the number is used from then on. */
export interface ConfirmPhone {
  code: string;
}

/** The code that the app shows now. */
export interface ConfirmTotp {
  code: string;
}

/** Whether the decision stands or is lifted, and why, in words for the doctor. */
export interface DecideAppeal {
  appeal_id: string;
  outcome: "stands" | "lifted";
  reason: string;
}

/** What is decided, and why, in words for the doctor. */
export interface DecideCheck {
  check_id: string;
  decision: "verify" | "reject";
  reason: string;
}

/** What is to be done, and why, in words for whom it is about. */
export interface DecideReport {
  report_id: string;
  decision: "dismiss" | "redact" | "warn" | "suspend";
  reason: string;
}

/** Say that one won't come, and why. */
export interface DeclinePage {
  page_id: string;
  reason: "busy" | "not_my_field" | "conflict";
  suggest?: string | null;
}

/** A picture that one uploaded and will not use. */
export interface DiscardAttachment {
  attachment_id: string;
}

/** How one's own message reads from here on. */
export interface EditMessage {
  case_id: string;
  key?: string | null;
  seq: number;
  text: string;
  language?: "en" | "es" | null;
}

/** No fields. */
export interface Empty {
}

/** Say that you want it. */
export interface EraseAccount {
  agreed: true;
}

/** Which case, and why. */
export interface EraseCase {
  case_id: string;
  reason: "patient_request" | "doctor_request" | "legal" | "retention";
}

/** Whose account, and why. */
export interface EraseDoctor {
  email: string;
  reason: "patient_request" | "doctor_request" | "legal" | "retention";
}

/** Which room, and how. */
export interface ExportRoom {
  case_id: string;
  format: "json" | "markdown";
}

/** Whom to find: by how their licence stands, or by a part of name or address. */
export interface FindDoctors {
  status?: "pending" | "verified" | "expired" | "suspended" | "rejected" | null;
  text?: string | null;
}

/** A case in writing. */
export interface FindSimilar {
  title?: string;
  story?: string;
  specialties?: string[];
  read_in?: "en" | "es" | null;
  limit?: number;
}

/** Whose password is forgotten. */
export interface ForgetPassword {
  email: string;
}

/** Be on call from now on, for some hours. */
export interface GoOnDuty {
  discipline: string;
  hours: number;
}

/** An iCalendar file: each event is a shift of the doctors whom it invites by address. */
export interface ImportShifts {
  discipline: string;
  layer: string;
  calendar: string;
}

/** Which room, and how much of its history: from `after` on, or the last `tail` entries. */
export interface JoinRoom {
  case_id: string;
  after?: number | null;
  tail?: number | null;
  anonymous?: boolean | null;
  read_in?: "en" | "es" | null;
}

/** Which room. */
export interface LeaveRoom {
  case_id: string;
}

/** Which part of the queue. */
export interface ListAppeals {
  state?: "open" | "claimed" | "decided";
}

/** Which cases to list; a discipline includes its children. */
export interface ListCases {
  specialty?: string | null;
  status?: "open" | "answered" | "resolved" | null;
  text?: string | null;
  mine?: boolean;
  opened?: boolean;
  language?: "en" | "es" | null;
  country?: "US" | "GB" | "CA" | "AU" | "NZ" | "IE" | "ZA" | "MX" | "ES" | null;
  with_photos?: boolean;
  read_in?: "en" | "es" | null;
  before?: string | null;
  limit?: number;
}

/** Which part of the queue. */
export interface ListChecks {
  state?: "open" | "claimed" | "waiting" | "decided";
}

/** Which part of the queue. */
export interface ListReports {
  state?: "open" | "claimed" | "decided";
}

/** How far to look ahead; a specialty stands for its discipline. */
export interface ListShifts {
  discipline?: string | null;
  days?: number;
}

/** Against which decision, and why. */
export interface MakeAppeal {
  report_id: string;
  text: string;
}

/** The same, against which decision, and why. */
export interface MakeAppealSuspended {
  email: string;
  password: string;
  code?: string | null;
  report_id: string;
  text: string;
}

/** Which of one's own devices. */
export interface NamedDevice {
  device_id: string;
}

/** Offer one's own duty to the colleagues of the discipline. */
export interface OfferSwap {
  starts_at: string;
  ends_at: string;
  discipline: string;
  in_return?: SpanPayload | null;
  closes_at?: string | null;
}

/** A case. */
export interface OneCase {
  case_id: string;
}

/** A swap, time off or override. */
export interface OneChange {
  change_id: string;
}

/** One of the caller's own pages. */
export interface OnePage {
  page_id: string;
}

/** Which of one's passkeys. */
export interface OnePasskey {
  passkey_id: string;
}

/** One discipline and urgency. */
export interface OnePolicy {
  discipline: string;
  urgency: "now" | "today";
}

/** Which of one's sessions. */
export interface OneSession {
  session_id: string;
}

/** Which request. */
export interface OneUnmask {
  unmask_id: string;
}

/** What the hospital sent the browser back with, and what was kept. */
export interface OpenByHospital {
  code: string;
  state: string;
  keep: string;
}

/** Sign in by a passkey alone; `passkey:ask` gives the challenge. */
export interface OpenByPasskey {
  passkey: PasskeyProof;
}

/** Whose: a discipline's, or everybody's (null). */
export interface OpenLounge {
  discipline?: string | null;
}

/** A question to everyone in the room. */
export interface OpenPoll {
  case_id: string;
  key?: string | null;
  question: string;
  options: string[];
}

/** What is wrong, with which entry or case; without a case, say it in words. */
export interface OpenReport {
  key?: string | null;
  case_id?: string | null;
  seq?: number | null;
  reason: "patient_data" | "unsafe_advice" | "promotion" | "abuse";
  about?: "words" | "doctor";
  text?: string | null;
}

/** Sign in. */
export interface OpenSession {
  email: string;
  password: string;
  code?: string | null;
  passkey?: PasskeyProof | null;
}

/** A specialty whose doctors are to be asked too. */
export interface PageMore {
  case_id: string;
  specialty: string;
}

/** What the caller thinks, and why, in words for the reviewer who decides. */
export interface PassCheckOn {
  check_id: string;
  opinion: "verify" | "reject";
  reason: string;
}

/** How the case stands, in the poster's words. */
export interface PinSummary {
  case_id: string;
  key?: string | null;
  text: string;
  language?: "en" | "es" | null;
}

/** Put up a case. The same key sent again meets the case it made. */
export interface PostCase {
  key: string;
  title: string;
  story: string;
  question: QuestionInput;
  patient: PatientInput;
  specialties: string[];
  urgency: "now" | "today" | "learning";
  language?: "en" | "es" | null;
  anonymous?: boolean;
  attachment_ids?: string[];
  consent: true;
}

/** Say something in a room; keep the key until it is answered. */
export interface PostMessage {
  case_id: string;
  key: string;
  text: string;
  language?: "en" | "es" | null;
  reply_to?: number | null;
  attachment_ids?: string[];
}

/** A case of this discipline and urgency; `waves` is a policy being written. */
export interface PreviewPolicy {
  discipline: string;
  urgency: "now" | "today";
  waves?: string | null;
}

/** Prove again who one is: by password (and code), or by a passkey. */
export interface ProveSession {
  password?: string | null;
  code?: string | null;
  passkey?: PasskeyProof | null;
}

/** A doctor for a time, instead of another or beside whoever is on call. */
export interface PutOnCall {
  starts_at: string;
  ends_at: string;
  discipline: string;
  doctor: string;
  instead_of?: string | null;
}

/** Which poll. */
export interface ReadPoll {
  case_id: string;
  poll_seq: number;
}

/** Which cases: posted from when until when (at most a year), and in which specialty. */
export interface ReadStatistics {
  from?: string | null;
  to?: string | null;
  specialty?: string | null;
}

/** Of which entries, in which language; what is missing is wanted from here on. */
export interface ReadTranslations {
  case_id: string;
  seqs: number[];
  language?: "en" | "es" | null;
}

/** Whose words are to go, and why; `own` is for one's own words only. */
export interface RedactEntry {
  case_id: string;
  key?: string | null;
  seq: number;
  reason: "patient_data" | "unsafe" | "promotion" | "abuse" | "own";
}

/** Which offer, and why not; whoever offers it reads the word, and not whose it is. */
export interface RefuseSwap {
  change_id: string;
  word: "busy" | "away" | "too_long" | "other_time";
}

/** Ask for an account. A licence has one account; UK is stored as GB. */
export interface RegisterDoctor {
  email: string;
  password: string;
  name: string;
  country: "US" | "GB" | "UK" | "CA" | "AU" | "NZ" | "IE" | "ZA" | "MX" | "ES";
  licence_number: string;
  specialties: string[];
  languages: ("en" | "es")[];
  time_zone: string;
}

/** Get pages in an installed app. */
export interface RegisterPush {
  kind: "fcm" | "apns";
  token: string;
  label?: string | null;
}

/** Which paper; it is gone for good. */
export interface RemovePaper {
  paper_id: string;
}

/** Open one's own question again; `not_answered` starts a new clock. */
export interface ReopenCase {
  case_id: string;
  key?: string | null;
  not_answered?: boolean;
}

/** That a translation is wrong, or how it should read. */
export interface ReportTranslation {
  case_id: string;
  seq: number;
  language: "en" | "es";
  verdict: "wrong" | "better";
  text?: string | null;
}

/** What the link ends in, and the password from now on. */
export interface ResetPassword {
  token: string;
  password: string;
}

/** Close one's own question. */
export interface ResolveCase {
  case_id: string;
  key?: string | null;
  outcome: OutcomeInput;
}

/** Which of one's own messages to take back. */
export interface RetractMessage {
  case_id: string;
  key?: string | null;
  seq: number;
}

/** In which room. */
export interface RevealMember {
  case_id: string;
  key?: string | null;
}

/** What staff did: by whom, what, about which case, from when until before when. */
export interface SearchAudit {
  email?: string | null;
  action?: "account_erased" | "appeal_claimed" | "appeal_decided" | "audit_searched" | "backed_up" | "case_erased" | "doctor_added" | "doctor_suspended" | "doctor_verified" | "doctors_looked_up" | "entry_redacted" | "factors_forgotten" | "licence_asked" | "licence_claimed" | "licence_decided" | "licence_expired" | "licence_looked_up" | "licence_paper_seen" | "licence_passed_on" | "own_data_exported" | "password_link_made" | "policy_set" | "report_claimed" | "report_decided" | "restored" | "role_set" | "schedule_set" | "unmask_asked" | "unmask_confirmed" | "unmask_read" | null;
  case_id?: string | null;
  from?: string | null;
  to?: string | null;
  before?: number | null;
  limit?: number;
}

/** A device on which the test was seen. */
export interface SeenDevice {
  device_id: string;
}

/** How far one has read. */
export interface SeenRoom {
  case_id: string;
  seq: number;
}

/** The most pages for a doctor who is not on duty; null is the default. */
export interface SetCaps {
  pages_a_day: number | null;
  pages_a_month: number | null;
}

/** Choose the order of one's channels; null goes back to the defaults. */
export interface SetChannels {
  steps: ChannelStep[] | null;
}

/** Get a code on a number; null forgets the number. */
export interface SetPhone {
  phone: string | null;
}

/** The waves of one discipline and urgency: `people@minutes`, separated by commas. After a wave may stand whom it asks: `:on-call`, `:available`, `:willing`, `:parent`, `:related` or `:coordinators`. */
export interface SetPolicy {
  discipline: string;
  urgency: "now" | "today";
  waves: string;
}

/** Say that you may be paged, or not, until some time. */
export interface SetPresence {
  available: boolean;
  until?: string | null;
}

/** Null removes them; `presence:set` overrides them for a while. */
export interface SetQuietHours {
  quiet: QuietHoursPayload | null;
}

/** What one makes of a message; a safety concern may be about the case (seq 1) as well. */
export interface SetReaction {
  case_id: string;
  key?: string | null;
  seq: number;
  reaction: "agree" | "helped" | "safety_concern";
  on: boolean;
}

/** Which doctor is to have which role. */
export interface SetRole {
  email: string;
  role: "doctor" | "moderator" | "admin";
}

/** The duty of one discipline, as a whole; no layers: nobody is on call by schedule. */
export interface SetSchedule {
  discipline: string;
  time_zone: string;
  layers: StatedLayer[];
  version?: number | null;
}

/** Say that you are typing in a room, every few seconds while you are, or that you stopped. */
export interface SetTyping {
  case_id: string;
  typing: boolean;
}

/** Say that a device shows a page, or that it was tapped. */
export interface ShowPage {
  receipt: string;
  opened?: boolean;
}

/** Be asked again later. */
export interface SnoozePage {
  page_id: string;
  minutes: number;
}

/** Page nobody else for one's own case. Sent twice it is done once, with or without `key`. */
export interface StopPaging {
  case_id: string;
  key?: string | null;
}

/** Get pages on this device. */
export interface SubscribePush {
  subscription: BrowserSubscription;
  label?: string | null;
}

/** Whom to shut out, and why, in words for them; they may appeal. */
export interface SuspendDoctor {
  email: string;
  reason?: string | null;
}

/** Who one is; with a suspended account there is no session to say it. */
export interface Suspended {
  email: string;
  password: string;
  code?: string | null;
}

/** Which entries: after a seq, rising, or before one. */
export interface SyncRoom {
  case_id: string;
  epoch?: string | null;
  after?: number | null;
  before?: number | null;
  limit?: number;
}

/** Not to be on call for a time, in any discipline. */
export interface TakeTimeOff {
  starts_at: string;
  ends_at: string;
}

/** Whose summary is to stand there no more. */
export interface UnpinSummary {
  case_id: string;
  key?: string | null;
}

/** One option, or several, the likeliest first. */
export interface VoteInPoll {
  case_id: string;
  key?: string | null;
  poll_seq: number;
  choice: number | number[];
}

/** In the discipline of a specialty, or wherever there is duty. */
export interface WhoIsOnCall {
  discipline?: string | null;
}
