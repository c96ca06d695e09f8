// Generated from the server's declared commands by `make generate`. Do not edit.
/* eslint-disable */

import type { BrowserSubscription, ChannelStep, DeviceView, DutyView, GapView, JoinedCase, ListedCase, Me, MemberView, OnCallView, OutcomeInput, OwnProfile, OwnSession, PageView, PatientInput, QuestionInput, QuietHoursPayload, QuietHoursView, RoomEntry, ShiftView, ShiftWarningView, ShownLayer, SpanPayload, StatedLayer, StepView } from "./shapes";

/** Say "I am coming" to a page. */
export interface AcknowledgePage {
  page_id: string;
}

/** The number of the new entry. */
export interface Appended {
  seq: number;
}

/** Where the case is, and when its first answer is due; null without a clock. */
export interface CasePosted {
  case_id: string;
  seq: number;
  answer_due_at: string | null;
  findings: Record<string, unknown>[];
}

/** One page of cases, newest posting first; `next` goes into `before`. */
export interface Cases {
  cases: ListedCase[];
  next: string | null;
}

/** An override, a swap or time off. */
export interface ChangeView {
  change_id: string;
  kind: "override" | "swap" | "time_off";
  discipline: string | null;
  starts_at: string;
  ends_at: string;
  return_starts_at: string | null;
  return_ends_at: string | null;
  state: "offered" | "in_force" | "cancelled";
}

/** How the caller is reached. The banner in an open app always comes at once. */
export interface ChannelView {
  steps: StepView[];
  chosen: boolean;
  offered: ("push" | "email" | "sms" | "voice")[];
  phone: string | null;
}

/** Give back the code; the number is used from then on. */
export interface ConfirmPhone {
  code: string;
}

/** Say that one won't come, and why. */
export interface DeclinePage {
  page_id: string;
  reason: "busy" | "not_my_field" | "conflict";
  suggest?: string | null;
}

/** The oldest first. */
export interface DeviceList {
  devices: DeviceView[];
}

/** The account waits for its licence and address to be verified. */
export interface DoctorRegistered {
  doctor_id: string;
  status?: "pending";
}

/** Nothing to say but that it was done. */
export interface Done {
}

/** What the caller set; null is the default. */
export interface DutySettingsView {
  quiet: QuietHoursView | null;
  pages_a_day: number | null;
  pages_a_month: number | null;
  has_feed: boolean;
}

/** How one's own message reads from here on. */
export interface EditMessage {
  case_id: string;
  key?: string | null;
  seq: number;
  text: string;
}

/** No fields. */
export interface Empty {
}

/** Whoever has the link reads the calendar: it names shifts, nobody else. */
export interface FeedLink {
  url: string;
}

/** The earliest first. */
export interface GapList {
  gaps: GapView[];
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
}

/** Which room. */
export interface LeaveRoom {
  case_id: string;
}

/** Which cases to list; a discipline includes its children. */
export interface ListCases {
  specialty?: string | null;
  status?: "open" | "answered" | "resolved" | null;
  text?: string | null;
  mine?: boolean;
  before?: string | null;
  limit?: number;
}

/** How far to look ahead; a specialty stands for its discipline. */
export interface ListShifts {
  discipline?: string | null;
  days?: number;
}

/** The message's number and instant in the log. */
export interface MessagePosted {
  seq: number;
  at: string;
  findings: Record<string, unknown>[];
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
}

/** Wherever there is a schedule or an override. */
export interface OnCallList {
  at: string;
  on_call: OnCallView[];
}

/** A swap, time off or override. */
export interface OneChange {
  change_id: string;
}

/** Sign in. */
export interface OpenSession {
  email: string;
  password: string;
  code?: string | null;
}

/** The room to open, and its log's seq on joining. Only `counted` holds the next wave. */
export interface PageAcknowledged {
  case_id: string;
  seq: number;
  state: "counted" | "late" | "answered" | "closed";
}

/** Somebody else is paged. */
export interface PageDeclined {
}

/** The last seven days, the latest first. */
export interface PageList {
  pages: PageView[];
}

/** When the page comes again. */
export interface PageSnoozed {
  until: string;
}

/** The defaults, then what was set. */
export interface PolicyList {
  policies: PolicyView[];
}

/** A policy; `*` is the default of all disciplines, with version 0. */
export interface PolicyView {
  discipline: string;
  urgency: "now" | "today";
  waves: string;
  version: number;
  set_at: string | null;
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

/** What holds from now on. */
export interface PresenceSet {
  available: boolean;
  until: string;
}

/** The server's VAPID key, for `PushManager.subscribe`. */
export interface PushKey {
  public_key: string;
}

/** The same endpoint again gives the same id. */
export interface PushSubscribed {
  device_id: string;
}

/** A doctor for a time, instead of another or beside whoever is on call. */
export interface PutOnCall {
  starts_at: string;
  ends_at: string;
  discipline: string;
  doctor: string;
  instead_of?: string | null;
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

/** Open one's own question again; `not_answered` starts a new clock. */
export interface ReopenCase {
  case_id: string;
  key?: string | null;
  not_answered?: boolean;
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

/** The room at `seq`; live entries start at `seq` + 1. */
export interface RoomJoined {
  case: JoinedCase;
  epoch: string;
  entries: RoomEntry[];
  first_seq: number | null;
  seq: number;
  more: boolean;
  members: MemberView[];
  me: Me;
}

/** Entries by rising seq; `reset`: the log is another one, start over. */
export interface RoomSynced {
  entries: RoomEntry[];
  seq: number;
  more: boolean;
  reset: boolean;
}

/** All schedules. */
export interface ScheduleList {
  schedules: ScheduleView[];
}

/** A discipline's schedule. */
export interface ScheduleView {
  discipline: string;
  time_zone: string;
  version: number;
  set_at: string | null;
  layers: ShownLayer[];
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

/** The newest first. */
export interface SessionList {
  sessions: OwnSession[];
}

/** The session's token, for `Authorization: Bearer` and the handshake, and who signed in. */
export interface SessionOpened {
  token: string;
  doctor: OwnProfile;
}

/** Who is signed in. */
export interface SessionRead {
  doctor: OwnProfile;
}

/** How many were closed. */
export interface SessionsClosed {
  closed: number;
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

/** The waves of one discipline and urgency: `people@minutes`, separated by commas. */
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

/** The caller's duty; coordinators see everybody's. */
export interface ShiftList {
  shifts: ShiftView[];
  changes: ChangeView[];
  offers: ChangeView[];
  warnings: ShiftWarningView[];
  duty: DutyView[] | null;
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

/** Get pages on this device. */
export interface SubscribePush {
  subscription: BrowserSubscription;
  label?: string | null;
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

/** In the discipline of a specialty, or wherever there is duty. */
export interface WhoIsOnCall {
  discipline?: string | null;
}
