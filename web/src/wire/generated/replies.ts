// Generated from the server's declared commands by `make generate`. Do not edit.
/* eslint-disable */

import type { LoungeOpenedData, RoomEntry, RoomTranslation } from "./events";
import type { AppealView, ChannelTriedView, CheckView, CurvePoint, DecisionAboutMe, DeviceView, DoctorView, DutyView, ErasureView, ExportView, FiguresView, GapView, GroupsView, GuardFinding, JoinedCase, ListedCase, LoadView, LoungeView, Me, MemberView, NodeView, OnCallView, OwnCheckView, OwnProfile, OwnSession, PageView, PaperView, PasskeyView, PollScore, PollTally, QueueView, QuietHoursView, ReadingIn, ReasonView, RefusalView, ReportView, ShiftView, ShiftWarningView, ShownLayer, SimilarCase, StaffActView, StepView, UnmaskView, WavePreviewView, WaveTriedView } from "./shapes";

/** What is under way with your account and your data. */
export interface AccountState {
  exports: ExportView[];
  erasure: ErasureView | null;
  cooling_off_days: number;
  words_go: boolean;
}

/** The appeal as it is now. */
export interface AppealDone {
  appeal: AppealView;
}

/** The oldest first. */
export interface AppealList {
  appeals: AppealView[];
  server_now: string;
}

/** The number of the new entry. */
export interface Appended {
  seq: number;
}

/** The newest first; `next` is null at the end. */
export interface AuditFound {
  acts: StaffActView[];
  next: number | null;
}

/** Where the case is, and when its first answer is due; null without a clock. */
export interface CasePosted {
  case_id: string;
  seq: number;
  answer_due_at: string | null;
  findings: GuardFinding[];
}

/** One page of cases; `next` goes into `before`. The newest posting comes first, of a search the most relevant case. */
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
  closes_at: string | null;
  refusals: RefusalView[];
  state: "offered" | "in_force" | "cancelled" | "expired";
}

/** How the caller is reached. The banner in an open app always comes at once. */
export interface ChannelView {
  steps: StepView[];
  chosen: boolean;
  offered: ("push" | "email" | "sms" | "voice")[];
  phone: string | null;
}

/** The check as it is now. */
export interface CheckDone {
  check: CheckView;
}

/** The oldest first, the caller's own left out; of decided ones the newest first. */
export interface CheckList {
  checks: CheckView[];
  server_now: string;
}

/** The newest first. */
export interface DecisionsAboutMe {
  decisions: DecisionAboutMe[];
}

/** The oldest first. */
export interface DeviceList {
  devices: DeviceView[];
}

/** False while a case or message of the caller's holds the picture: then it stays. */
export interface Discarded {
  gone: boolean;
}

/** The doctor as they are now. */
export interface DoctorDone {
  doctor: DoctorView;
}

/** The account waits for its licence and address to be verified. */
export interface DoctorRegistered {
  doctor_id: string;
  status?: "pending";
}

/** At most 50, the oldest accounts first. */
export interface DoctorsFound {
  doctors: DoctorView[];
  server_now: string;
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

/** When the account goes. */
export interface ErasureAsked {
  erasure: ErasureView;
}

/** The file, being made or ready. */
export interface ExportAsked {
  export: ExportView;
}

/** What the caller proves themself with beside the password. */
export interface FactorsRead {
  totp: boolean;
  recovery_codes_left: number;
  passkeys: PasskeyView[];
  needed: boolean;
}

/** Whoever has the link reads the calendar: it names shifts, nobody else. */
export interface FeedLink {
  url: string;
}

/** The earliest first. */
export interface GapList {
  gaps: GapView[];
}

/** Where to go, and what to keep in this browser until one comes back; for ten minutes. */
export interface HospitalBegun {
  url: string;
  keep: string;
}

/** The session; null where no account has the proven address: register, under that address. */
export interface HospitalOpened {
  session: SessionOpened | null;
}

/** What the hospital is called; null where none is set up. */
export interface HospitalRead {
  name: string | null;
}

/** What the register says; the reviewer decides. */
export interface LookedUp {
  finding: "found" | "another_name" | "deactivated" | "not_found" | "broken_answer" | "down" | "no_register";
  name: string | null;
  details: string[];
}

/** Its room, which is there to be joined. */
export interface LoungeOpened {
  case_id: string;
}

/** Everybody's first, then one for each discipline. */
export interface Lounges {
  lounges: LoungeView[];
}

/** The message's number and instant in the log. */
export interface MessagePosted {
  seq: number;
  at: string;
  findings: GuardFinding[];
}

/** Wherever there is a schedule or an override. */
export interface OnCallList {
  at: string;
  on_call: OnCallView[];
}

/** How the caller's licence stands, and whom that waits for. */
export interface OwnLicence {
  status: "pending" | "verified" | "expired" | "suspended" | "rejected";
  email_verified: boolean;
  verified_until: string | null;
  country: string;
  licence_number: string;
  register_url: string;
  warnings: string[];
  waits_for: "reviewer" | "doctor" | "address" | null;
  check: OwnCheckView | null;
  papers: PaperView[];
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

/** Why the caller was paged, with what was known then. */
export interface PageWhy {
  page_id: string;
  case_id: string;
  specialty: string;
  urgency: "now" | "today";
  wave: number;
  offered_at: string;
  reasons: ReasonView[];
}

/** How far paging is: "wave 2 of 4 · 8 paged · 3 opened · next wave at 14:25". */
export interface PagingLine {
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

/** What `navigator.credentials` is asked within five minutes; answered once. */
export interface PasskeyQuestion {
  challenge_id: string;
  options: Record<string, unknown>;
}

/** The defaults, then what was set. */
export interface PolicyList {
  policies: PolicyView[];
}

/** Who would be paged for a case posted now, if nobody answered; nobody is. */
export interface PolicyPreviewView {
  discipline: string;
  urgency: "now" | "today";
  version: number | null;
  waves: WavePreviewView[];
}

/** A policy; `*` is the default of all disciplines, with version 0. */
export interface PolicyView {
  discipline: string;
  urgency: "now" | "today";
  waves: string;
  version: number;
  set_at: string | null;
}

/** A poll; sums are null until one has voted or the poll is closed. */
export interface PollRead {
  poll_seq: number;
  question: string;
  options: string[];
  closed: boolean;
  correct: number | null;
  voters: number;
  my_choice: number[] | null;
  tallies: number[] | null;
  points: number[] | null;
  by_specialty: Record<string, PollTally> | null;
  score: PollScore | null;
}

/** The number of the new entry; of an opened poll, its `poll_seq`. */
export interface PollWritten {
  seq: number;
  findings: GuardFinding[];
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

/** Each signs in once instead of the app's code. Shown this once. */
export interface RecoveryCodes {
  recovery_codes: string[];
}

/** The report as it is now. */
export interface ReportDone {
  report: ReportView;
}

/** The oldest first; how long each has waited is `server_now` less `opened_at`. */
export interface ReportList {
  reports: ReportView[];
  server_now: string;
}

/** The report's id; what becomes of it is between moderators and whom it is about. */
export interface ReportOpened {
  report_id: string;
}

/** The document; members are called by what they show in the room. */
export interface RoomExported {
  format: "json" | "markdown";
  file_name: string;
  content: string;
}

/** The room at `seq`; live entries start at `seq` + 1. */
export interface RoomJoined {
  case: JoinedCase | null;
  lounge: LoungeOpenedData | null;
  epoch: string;
  entries: RoomEntry[];
  first_seq: number | null;
  seq: number;
  more: boolean;
  members: MemberView[];
  me: Me;
  reading: ReadingIn;
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

/** The newest first. */
export interface SessionList {
  sessions: OwnSession[];
}

/** The session's token, for `Authorization: Bearer` and the handshake, and who signed in. */
export interface SessionOpened {
  token: string;
  doctor: OwnProfile;
  lacks_factor?: boolean;
}

/** Who is signed in. */
export interface SessionRead {
  doctor: OwnProfile;
  lacks_factor?: boolean;
  mails?: boolean;
}

/** How many were closed. */
export interface SessionsClosed {
  closed: number;
}

/** The caller's duty; coordinators see everybody's. */
export interface ShiftList {
  shifts: ShiftView[];
  changes: ChangeView[];
  offers: ChangeView[];
  warnings: ShiftWarningView[];
  duty: DutyView[] | null;
}

/** Those that are alike, the most alike first; often there is none. */
export interface SimilarCases {
  cases: SimilarCase[];
}

/** How fast cases were answered. Groups and load are for coordinators; others get null. */
export interface StatisticsView {
  from_at: string;
  to_at: string;
  specialty: string | null;
  partial: boolean;
  totals: FiguresView;
  curve: CurvePoint[];
  groups: GroupsView | null;
  load: LoadView | null;
  fewest_doctors: number;
}

/** The number of the new entry, and what the privacy guard would have one think about. */
export interface SummaryPinned {
  seq: number;
  findings: GuardFinding[];
}

/** Nodes by name; queues in the order of their weight. */
export interface SystemHealthView {
  nodes: NodeView[];
  queues: QueueView[];
  translators: number;
  server_now: string;
}

/** What the app is given; it counts once `factor:confirm_totp` has its code. */
export interface TotpBegun {
  seed: string;
  uri: string;
}

/** What there is; `pending` may still follow as `room:translation`. */
export interface TranslationsRead {
  translations: RoomTranslation[];
  pending: number[];
  state: "ok" | "away" | "none";
}

/** Everything that was tried for the case's last run; nobody is named. */
export interface TriedView {
  case_id: string;
  run: number;
  state: "arming" | "paging" | "exhausted" | "stopped" | "dropped";
  stop_reason: "answered" | "resolved" | "withdrawn" | null;
  posted_at: string;
  answer_due_at: string;
  breached_at: string | null;
  waves: WaveTriedView[];
  channels: ChannelTriedView[];
  server_now: string;
}

/** The request, for another moderator to confirm within 24 h. */
export interface UnmaskAsked {
  unmask_id: string;
  lapses_at: string;
}

/** Of the last 24 h, the newest first. */
export interface UnmaskList {
  requests: UnmaskView[];
}

/** Who the member is; for the two moderators only. */
export interface Unmasked {
  unmask_id: string;
  case_id: string;
  member_id: string;
  name: string;
  email: string;
  country: string;
  licence_number: string;
}

/** What could tell who the patient is, in the order of the text; hard ones would be refused. */
export interface WordsChecked {
  findings: GuardFinding[];
}
