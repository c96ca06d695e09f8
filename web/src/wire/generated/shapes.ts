// Generated from the server's declared commands by `make generate`. Do not edit.
/* eslint-disable */


export type ErrorCode = "invalid" | "patient_data_found" | "unauthenticated" | "second_factor_needed" | "forbidden" | "proof_needed" | "not_found" | "conflict" | "key_reused" | "room_closed" | "too_large" | "unsupported_media" | "rate_limited" | "unavailable";

/** The name worn in one room, for the client to word: "Cardiologist 2". */
export interface Alias {
  specialty: string;
  number: number;
}

/** An appeal as moderators see it, with what it is against. */
export interface AppealView {
  appeal_id: string;
  report: ReportView;
  text: string | null;
  state: "open" | "claimed" | "decided";
  mine: boolean;
  open_to_me: boolean;
  made_at: string;
  outcome: "stands" | "lifted" | null;
  because: string | null;
  decided_at: string | null;
}

/** A picture; its bytes are at `/api/v1/attachments/<attachment_id>[/thumb]`. */
export interface AttachedPicture {
  attachment_id: string;
  width: number;
  height: number;
  size_bytes: number;
  content_type: string;
}

/** `PushSubscription.toJSON()`, as the browser made it. */
export interface BrowserSubscription {
  endpoint: string;
  expirationTime?: number | null;
  keys: SubscriptionKeys;
}

/** Somebody who would be paged. */
export interface CandidateView {
  name: string;
  specialties: string[];
  reasons: ReasonView[];
}

/** What a list shows of a case, in the reader's language. */
export interface CaseTranslation {
  language: "en" | "es";
  title: string;
  question: string;
  checks: TranslationCheck[];
  withheld: boolean;
  from_memory: boolean;
}

/** One channel, and how long after the page it is used when nothing was heard of it. */
export interface ChannelStep {
  channel: "push" | "email" | "sms" | "voice";
  delay_s: number;
}

/** Deliveries over one channel, by what became of them. */
export interface ChannelTriedView {
  channel: "live" | "web_push" | "fcm" | "apns" | "email" | "sms" | "voice";
  planned: number;
  sent: number;
  shown: number;
  outcomes: Record<string, number>;
}

/** A check as reviewers see it: never who else works on it. */
export interface CheckView {
  check_id: string;
  kind: "new" | "yearly";
  state: "open" | "claimed" | "waiting" | "decided";
  mine: boolean;
  doctor: CheckedDoctor;
  register_url: string;
  warnings: string[];
  doubts: ("company_name" | "company_address" | "like_staff")[];
  opened_at: string;
  claimed_at: string | null;
  asked: string | null;
  asked_at: string | null;
  answer: string | null;
  answered_at: string | null;
  opinion: OpinionView | null;
  decision: "verify" | "reject" | null;
  decided_because: string | null;
  decided_at: string | null;
  papers: PaperView[];
}

/** Whose licence it is, as they stated. */
export interface CheckedDoctor {
  name: string;
  country: string;
  licence_number: string;
  specialties: string[];
  languages: string[];
  status: "pending" | "verified" | "expired" | "suspended" | "rejected";
  email_verified: boolean;
  registered_at: string;
}

/** The share of cases answered so many minutes after posting; null where unknown. */
export interface CurvePoint {
  minutes: number;
  share: number | null;
}

/** One doctor's shift, once. */
export interface CustomShift {
  doctor: string;
  starts: string;
  ends: string;
}

/** What moderators decided about the caller's words or account. */
export interface DecisionAboutMe {
  report_id: string;
  case_id: string | null;
  seq: number | null;
  reason: "patient_data" | "unsafe_advice" | "promotion" | "abuse" | null;
  decision: "dismiss" | "redact" | "warn" | "suspend";
  decided_because: string;
  decided_at: string;
  may_appeal: boolean;
  appeal: OwnAppeal | null;
}

/** One of the caller's devices. */
export interface DeviceView {
  device_id: string;
  label: string | null;
  created_at: string;
  last_accepted_at: string | null;
}

/** A doctor as coordinators see them. */
export interface DoctorOnDuty {
  name: string;
  email: string;
}

/** A doctor as moderators see them; nothing here leads to what they said. */
export interface DoctorView {
  email: string;
  email_verified: boolean;
  name: string;
  country: string;
  licence_number: string;
  specialties: string[];
  languages: ("en" | "es")[];
  status: "pending" | "verified" | "expired" | "suspended" | "rejected";
  role: "doctor" | "moderator" | "admin";
  created_at: string;
}

/** Who is on call from one instant to another; nobody is a gap. */
export interface DutyView {
  discipline: string;
  starts_at: string;
  ends_at: string;
  doctors: DoctorOnDuty[];
}

/** When your account goes; until then `account:keep` calls it off. */
export interface ErasureView {
  asked_at: string;
  due_at: string;
}

/** Why a command was refused; nothing was done. */
export interface WireError {
  code: ErrorCode;
  /** For people; clients word it by the code. */
  message: string;
  /** Dotted field name to what is wrong and what is allowed. */
  fields: Record<string, string>;
  /** The same again may succeed later. */
  retryable: boolean;
  retry_after_s?: number;
  /** Of the privacy guard. */
  findings?: unknown[];
}

/** A file with your data; fetch it from `GET /api/v1/exports/<export_id>` while signed in. */
export interface ExportView {
  export_id: string;
  state: "wanted" | "ready" | "failed";
  asked_at: string;
  expires_at: string;
  size_bytes: number;
}

/** What a set of cases comes to; null where nothing can be said yet. */
export interface FiguresView {
  cases: number;
  answered: number;
  answered_90_share: number | null;
  answered_90_low: number | null;
  answered_90_high: number | null;
  p50_min: number | null;
  p90_min: number | null;
  p99_min: number | null;
  resolved_24h_share: number | null;
  pages: number;
  pages_per_answer: number | null;
}

/** When nobody is on call, also in words: in UTC and in the schedule's zone. */
export interface GapView {
  discipline: string;
  starts_at: string;
  ends_at: string;
  sentence: string;
}

/** The figures of the cases that have one thing in common. */
export interface GroupView {
  key: string;
  figures: FiguresView;
}

/** The same cases, told apart; groups of fewer doctors than `fewest_doctors` are left out. */
export interface GroupsView {
  by_specialty: GroupView[];
  by_hour: GroupView[];
  by_country: GroupView[];
  by_language: GroupView[];
}

export interface GuardFinding {
  field: string;
  class: "name" | "geography" | "date" | "age" | "phone" | "fax" | "email" | "ssn" | "mrn" | "health_plan" | "account" | "licence" | "vehicle" | "device" | "url" | "ip" | "biometric" | "photo" | "national_id" | "other";
  start: number;
  end: number;
  strength: "hard" | "soft";
  rule: string;
  hint: string;
}

/** Where in `text` a match is, in code points. */
export interface HitMark {
  start: number;
  end: number;
}

/** The case as one doctor sees it. */
export interface JoinedCase {
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
  mine: boolean;
}

/** A case as one doctor sees it in a list; unread are `entries - seen_seq`. */
export interface ListedCase {
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
  mine: boolean;
  seen_seq: number;
  translation: CaseTranslation | null;
  hits?: SearchHit[];
}

/** What paging asks of doctors; rates are over all who are verified. */
export interface LoadView {
  doctors: number;
  pages: number;
  pages_per_doctor_month: number;
  busiest_a_month: number | null;
  night_pages: number;
  night_share: number;
  gini: number;
}

/** A lounge; unread are `entries` less `seen_seq`. */
export interface LoungeView {
  case_id: string;
  discipline: string | null;
  entries: number;
  seen_seq: number;
  last_at: string | null;
}

/** Who one is in this room; nulls until the first visible act. */
export interface Me {
  member_id: string | null;
  alias: Alias | null;
  anonymous: boolean;
}

/** A doctor who has acted in a room, as everyone there sees them. */
export interface MemberView {
  member_id: string;
  alias: Alias;
  name: string | null;
  specialty: string;
  country: string | null;
  verified: boolean;
  poster: boolean;
  former?: boolean;
}

/** A node, by what it said of itself last. */
export interface NodeView {
  node: string;
  state: "well" | "late" | "deaf" | "silent";
  started_at: string;
  seen_at: string;
  sockets: number;
  rooms: number;
  late: string[];
}

/** Who is on call now in one discipline. */
export interface OnCallView {
  discipline: string;
  count: number;
  mine: boolean;
  doctors: DoctorOnDuty[] | null;
}

/** What a first reviewer thought, who left it to another one. */
export interface OpinionView {
  decision: "verify" | "reject";
  reason: string;
  at: string;
  mine: boolean;
}

/** How a case ended. */
export interface Outcome {
  kind: "solved" | "helped" | "transferred" | "unresolved" | "other";
  text?: string | null;
}

/** How it ended. */
export interface OutcomeInput {
  kind: "solved" | "helped" | "transferred" | "unresolved" | "other";
  text?: string | null;
}

/** The caller's appeal against a decision. */
export interface OwnAppeal {
  made_at: string;
  outcome: "stands" | "lifted" | null;
  because: string | null;
  decided_at: string | null;
}

/** The check of the caller's licence: never who works on it. */
export interface OwnCheckView {
  kind: "new" | "yearly";
  state: "open" | "claimed" | "waiting" | "decided";
  opened_at: string;
  asked: string | null;
  asked_at: string | null;
  answer: string | null;
  answered_at: string | null;
  decision: "verify" | "reject" | null;
  decided_because: string | null;
  decided_at: string | null;
}

/** The caller's own account; never another doctor's. */
export interface OwnProfile {
  doctor_id: string;
  name: string;
  email: string;
  country: string;
  specialties: string[];
  languages: ("en" | "es")[];
  time_zone: string;
  status: "pending" | "verified" | "expired" | "suspended" | "rejected";
  email_verified: boolean;
  role: "doctor" | "moderator" | "admin";
  available: boolean | null;
  available_until: string | null;
}

/** One signed-in device. */
export interface OwnSession {
  session_id: string;
  address: string;
  device: string;
  created_at: string;
  last_seen_at: string;
  current: boolean;
}

/** One of the caller's own pages. */
export interface PageView {
  page_id: string;
  case_id: string;
  specialty: string;
  urgency: "now" | "today";
  wave: number;
  offered_at: string;
  expires_at: string;
  answer_due_at: string;
  state: "offered" | "acknowledged" | "declined" | "withdrawn" | "expired";
  snoozed_until: string | null;
  reasons: ReasonView[];
}

/** A paper that was sent; read it from `GET /api/v1/licence-papers/<paper_id>`. */
export interface PaperView {
  paper_id: string;
  content_type: "image/jpeg" | "image/png" | "application/pdf";
  size_bytes: number;
  sent_at: string;
}

/** What a passkey signed, as the browser hands it out, in base64url without padding. */
export interface PasskeyProof {
  challenge_id: string;
  passkey_id: string;
  client_data: string;
  authenticator_data: string;
  signature: string;
}

/** One passkey. */
export interface PasskeyView {
  passkey_id: string;
  name: string;
  created_at: string;
  used_at: string | null;
}

/** As much as may be said of a patient. */
export interface Patient {
  age_band: "newborn" | "infant" | "1-4" | "5-9" | "10-14" | "15-19" | "20-29" | "30-39" | "40-49" | "50-59" | "60-69" | "70-79" | "80-89" | "90+";
  sex: "female" | "male" | "other" | "unknown";
}

/** As much of the patient as may be told: never a date of birth. */
export interface PatientInput {
  age_band: "newborn" | "infant" | "1-4" | "5-9" | "10-14" | "15-19" | "20-29" | "30-39" | "40-49" | "50-59" | "60-69" | "70-79" | "80-89" | "90+";
  sex: "female" | "male" | "other" | "unknown";
}

/** How near the votes came to what turned out right, from 0 to 1. */
export interface PollScore {
  first: number;
  mean_reciprocal_rank: number;
}

/** Sums by option: who put it first; a first place is 1 point, a second 1/2, and so on. */
export interface PollTally {
  voters: number;
  tallies: number[];
  points: number[];
}

/** A member who is here under their name. */
export interface PresentMember {
  member_id: string;
  name: string;
  specialty: string;
}

/** What the poster asks. */
export interface Question {
  kind: "diagnosis" | "next_test" | "treatment" | "refer" | "other";
  text: string;
}

/** The one clear question. */
export interface QuestionInput {
  kind: "diagnosis" | "next_test" | "treatment" | "refer" | "other";
  text: string;
}

/** Work of one kind that waits, on all nodes together. */
export interface QueueView {
  name: "paging" | "delivery" | "translation" | "redaction" | "erasure";
  waiting: number;
  oldest_at: string | null;
  late: boolean;
}

/** When not to be woken, in the doctor's own zone. */
export interface QuietHoursPayload {
  days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
  starts: string;
  ends: string;
  rouse_for_now?: boolean;
}

/** When the doctor is not to be woken. */
export interface QuietHoursView {
  days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
  starts: string;
  ends: string;
  rouse_for_now: boolean;
}

/** Which language the room is translated into for the reader. */
export interface ReadingIn {
  language: "en" | "es";
  from_languages: ("en" | "es")[];
}

/** One reason for which a doctor was chosen, for the client to word. `on_call`, `available`, `willing` · `holds_specialty`, `in_discipline`, `related_specialty` · `coordinator` · `night`, `quiet_hours_agreed` · `new` · `answers_at_this_hour` (percent) · `pages_30_days` (pages) · `suggested` (a colleague who declined named this field) · `added` (the poster asked this specialty later). */
export interface ReasonView {
  reason: string;
  value: number | null;
}

/** A colleague can't take the shift over, and why; nobody is named. */
export interface RefusalView {
  word: "busy" | "away" | "too_long" | "other_time";
  at: string;
}

/** A report as moderators see it: never who made it. */
export interface ReportView {
  report_id: string;
  case_id: string | null;
  seq: number | null;
  reason: "patient_data" | "unsafe_advice" | "promotion" | "abuse" | null;
  about: "words" | "doctor";
  text: string | null;
  state: "open" | "claimed" | "decided";
  mine: boolean;
  opened_at: string;
  claimed_at: string | null;
  decision: "dismiss" | "redact" | "warn" | "suspend" | null;
  decided_because: string | null;
  decided_at: string | null;
}

/** A text that holds sought words, or the part of it around them. Never markup. */
export interface SearchHit {
  seq: number;
  part: "title" | "question" | "story" | "message" | "poll" | "outcome";
  language: "en" | "es" | null;
  text: string;
  marks: HitMark[];
  cut_before: boolean;
  cut_after: boolean;
}

/** When the caller is on call. */
export interface ShiftView {
  discipline: string;
  starts_at: string;
  ends_at: string;
}

/** A shift that a page may not reach, and why. */
export interface ShiftWarningView {
  discipline: string;
  starts_at: string;
  ends_at: string;
  problem: "no_device" | "device_unconfirmed" | "said_unavailable" | "quiet_hours";
  doctor: DoctorOnDuty | null;
}

/** A window that comes back each week. */
export interface ShownHours {
  days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
  starts: string;
  ends: string;
}

/** A layer as it was stated; doctors by address. */
export interface ShownLayer {
  name: string;
  kind: "hourly" | "daily" | "weekly" | "custom";
  every: number;
  starts: string | null;
  doctors: string[];
  hours: ShownHours[];
  shifts: ShownShift[];
  holidays: "as_usual" | "only" | "never";
  country: "US" | "GB" | "CA" | "AU" | "NZ" | "IE" | "ZA" | "MX" | "ES" | null;
}

/** One doctor's shift, once; the doctor by address. */
export interface ShownShift {
  doctor: string;
  starts: string;
  ends: string;
}

/** A resolved case that is like it. */
export interface SimilarCase {
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
  mine: boolean;
  seen_seq: number;
  translation: CaseTranslation | null;
  hits?: SearchHit[];
  score: number;
}

/** From one instant to another. */
export interface SpanPayload {
  starts_at: string;
  ends_at: string;
}

/** One thing that staff did. What doctors did as doctors is told nobody. */
export interface StaffActView {
  seq: number;
  at: string;
  action: "account_erased" | "appeal_claimed" | "appeal_decided" | "audit_searched" | "backed_up" | "case_erased" | "doctor_added" | "doctor_suspended" | "doctor_verified" | "doctors_looked_up" | "entry_redacted" | "factors_forgotten" | "licence_asked" | "licence_claimed" | "licence_decided" | "licence_expired" | "licence_looked_up" | "licence_paper_seen" | "licence_passed_on" | "own_data_exported" | "password_link_made" | "policy_set" | "report_claimed" | "report_decided" | "restored" | "role_set" | "schedule_set" | "unmask_asked" | "unmask_confirmed" | "unmask_read";
  by: StaffActor;
  case_id: string | null;
  to_email: string | null;
  about: Record<string, string>;
  outcome: string;
}

/** Who did it: somebody with a role, an operator at the server's console, or the server. */
export interface StaffActor {
  kind: "staff" | "operator" | "system";
  role: string;
  name: string | null;
  email: string | null;
}

/** One line of duty: a rotation of hours, days or weeks, or single shifts (`custom`). */
export interface StatedLayer {
  name: string;
  kind: "hourly" | "daily" | "weekly" | "custom";
  every?: number;
  starts?: string | null;
  doctors?: string[];
  hours?: WeeklyHours[];
  shifts?: CustomShift[];
  holidays?: "as_usual" | "only" | "never";
  country?: "US" | "GB" | "CA" | "AU" | "NZ" | "IE" | "ZA" | "MX" | "ES" | null;
}

/** One channel in force. */
export interface StepView {
  channel: "push" | "email" | "sms" | "voice";
  delay_s: number;
}

/** The keys of a browser's subscription, in URL-safe Base64. */
export interface SubscriptionKeys {
  p256dh: string;
  auth: string;
}

/** An entry's words in another language. The original is always there too. */
export interface Translation {
  text: string;
  fields?: Record<string, string>;
  checks: TranslationCheck[];
  withheld: boolean;
  from_memory: boolean;
}

/** What looks wrong with a translation. */
export interface TranslationCheck {
  kind: string;
  detail: string;
}

/** A request as moderators see it; it does not tell who the member is. */
export interface UnmaskView {
  unmask_id: string;
  case_id: string;
  member_id: string;
  reason: string;
  asked_at: string;
  mine: boolean;
  confirmed: boolean;
}

/** One wave: how many it wants, how many it would find, and why those. */
export interface WavePreviewView {
  wave: number;
  audience: "doctors" | "on_call" | "available" | "willing" | "parent" | "related" | "coordinators";
  after_min: number;
  people: number;
  found: number;
  reasons: Record<string, number>;
  doctors: CandidateView[] | null;
}

/** One wave, by what became of its pages; a decline counts as `declined_<reason>`. */
export interface WaveTriedView {
  wave: number;
  audience: "doctors" | "on_call" | "available" | "willing" | "parent" | "related" | "coordinators";
  specialties: string[];
  added: boolean;
  people: number;
  planned_at: string;
  paged_at: string | null;
  paged: number;
  shown: number;
  opened: number;
  acknowledged: number;
  outcomes: Record<string, number>;
}

/** A window that comes back each week; one that ends before it starts ends the next day. */
export interface WeeklyHours {
  days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
  starts: string;
  ends: string;
}
