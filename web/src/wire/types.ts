// Generated from the server's declared commands by `make generate`. Do not edit.
/* eslint-disable */

export type Answer<Result> =
  | { ok: true; result: Result }
  | { ok: false; error: WireError };

export type ErrorCode = "invalid" | "patient_data_found" | "unauthenticated" | "forbidden" | "not_found" | "conflict" | "key_reused" | "room_closed" | "too_large" | "unsupported_media" | "rate_limited" | "unavailable";

/** Say "I am coming" to a page. */
export interface AcknowledgePage {
  page_id: string;
}

/** The name worn in one room, for the client to word: "Cardiologist 2". */
export interface Alias {
  specialty: string;
  number: number;
}

/** The number of the new entry. */
export interface Appended {
  seq: number;
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

/** Where the case is, and when its first answer is due; null without a clock. */
export interface CasePosted {
  case_id: string;
  seq: number;
  answer_due_at: string | null;
  findings: Record<string, unknown>[];
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

/** One page of cases, newest posting first; `next` goes into `before`. */
export interface Cases {
  cases: ListedCase[];
  next: string | null;
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

/** One of the caller's devices. */
export interface DeviceView {
  device_id: string;
  label: string | null;
  created_at: string;
  last_accepted_at: string | null;
}

/** The account waits for its licence and address to be verified. */
export interface DoctorRegistered {
  doctor_id: string;
  status?: "pending";
}

/** Nothing to say but that it was done. */
export interface Done {
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

/** The last frame could not be read and asked for no acknowledgement. */
export interface FrameRefused {
  code: string;
  message: string;
  fields: Record<string, string>;
  retryable: boolean;
}

/** Which room, and how much of its history: from `after` on, or the last `tail` entries. */
export interface JoinRoom {
  case_id: string;
  after?: number | null;
  tail?: number | null;
  anonymous?: boolean | null;
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
  mine: boolean;
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
  mine: boolean;
  seen_seq: number;
}

/** Who one is in this room; nulls until the first visible act. */
export interface Me {
  member_id: string | null;
  alias: Alias | null;
  anonymous: boolean;
}

/** Somebody acted here for the first time. */
export interface MemberJoinedData {
}

/** A member took off the alias. */
export interface MemberRevealedData {
  name: string;
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
}

/** The message `seq` now reads otherwise. */
export interface MessageEditedData {
  seq: number;
  text: string;
}

/** The message's number and instant in the log. */
export interface MessagePosted {
  seq: number;
  at: string;
  findings: Record<string, unknown>[];
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

/** Which of one's own devices. */
export interface NamedDevice {
  device_id: string;
}

/** Sign in. */
export interface OpenSession {
  email: string;
  password: string;
  code?: string | null;
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
  created_at: string;
  last_seen_at: string;
  current: boolean;
}

/** The room to open, and its log's seq on joining. Only `counted` holds the next wave. */
export interface PageAcknowledged {
  case_id: string;
  seq: number;
  state: "counted" | "late" | "answered" | "closed";
}

/** A paged doctor is coming. */
export interface PageAcknowledgedData {
  state: "counted" | "late" | "answered" | "closed";
}

/** Somebody else is paged. */
export interface PageDeclined {
}

/** The last seven days, the latest first. */
export interface PageList {
  pages: PageView[];
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

/** When the page comes again. */
export interface PageSnoozed {
  until: string;
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
}

/** You need not come any more. */
export interface PageWithdrawn {
  page_id: string;
  reason: "answered" | "resolved" | "withdrawn" | "expired" | "replaced";
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

/** Who is in a room now. The anonymous are only counted, from five people up. */
export interface PresenceChanged {
  case_id: string;
  members: PresentMember[];
  counts: Record<string, number> | null;
  total: number | null;
}

/** What holds from now on. */
export interface PresenceSet {
  available: boolean;
  until: string;
}

/** A member who is here under their name. */
export interface PresentMember {
  member_id: string;
  name: string;
  specialty: string;
}

/** The server's VAPID key, for `PushManager.subscribe`. */
export interface PushKey {
  public_key: string;
}

/** The same endpoint again gives the same id. */
export interface PushSubscribed {
  device_id: string;
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

/** A translation of the message `seq` is ready. */
export interface RoomTranslation {
  language: "en" | "es";
  text: string;
  checks: string[];
  case_id: string;
  seq: number;
}

/** How far one has read. */
export interface SeenRoom {
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

/** Say that you are typing in a room, every few seconds while you are, or that you stopped. */
export interface SetTyping {
  case_id: string;
  typing: boolean;
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

/** The keys of a browser's subscription, in URL-safe Base64. */
export interface SubscriptionKeys {
  p256dh: string;
  auth: string;
}

/** Which entries: after a seq, rising, or before one. */
export interface SyncRoom {
  case_id: string;
  epoch?: string | null;
  after?: number | null;
  before?: number | null;
  limit?: number;
}

/** A message in another language. */
export interface Translation {
  language: "en" | "es";
  text: string;
  checks: string[];
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

export interface Commands {
  "case:list": { payload: ListCases; result: Cases };
  "case:post": { payload: PostCase; result: CasePosted };
  "case:reopen": { payload: ReopenCase; result: Appended };
  "case:resolve": { payload: ResolveCase; result: Appended };
  "case:watch": { payload: Empty; result: Done };
  "doctor:register": { payload: RegisterDoctor; result: DoctorRegistered };
  "member:reveal": { payload: RevealMember; result: Appended };
  "message:edit": { payload: EditMessage; result: Appended };
  "message:post": { payload: PostMessage; result: MessagePosted };
  "message:retract": { payload: RetractMessage; result: Appended };
  "page:acknowledge": { payload: AcknowledgePage; result: PageAcknowledged };
  "page:decline": { payload: DeclinePage; result: PageDeclined };
  "page:list": { payload: Empty; result: PageList };
  "page:snooze": { payload: SnoozePage; result: PageSnoozed };
  "policy:list": { payload: Empty; result: PolicyList };
  "policy:set": { payload: SetPolicy; result: PolicyView };
  "presence:set": { payload: SetPresence; result: PresenceSet };
  "push:key": { payload: Empty; result: PushKey };
  "push:list": { payload: Empty; result: DeviceList };
  "push:subscribe": { payload: SubscribePush; result: PushSubscribed };
  "push:test": { payload: NamedDevice; result: Done };
  "push:unsubscribe": { payload: NamedDevice; result: Done };
  "room:join": { payload: JoinRoom; result: RoomJoined };
  "room:leave": { payload: LeaveRoom; result: Done };
  "room:seen": { payload: SeenRoom; result: Done };
  "room:sync": { payload: SyncRoom; result: RoomSynced };
  "session:close": { payload: Empty; result: Done };
  "session:close_others": { payload: Empty; result: SessionsClosed };
  "session:list": { payload: Empty; result: SessionList };
  "session:open": { payload: OpenSession; result: SessionOpened };
  "session:read": { payload: Empty; result: SessionRead };
  "typing:set": { payload: SetTyping; result: Done };
}

export interface ServerEvents {
  "room:entry": RoomEntry;
  "room:translation": RoomTranslation;
  "presence:changed": PresenceChanged;
  "typing:changed": TypingChanged;
  "page:offered": PageOffered;
  "page:withdrawn": PageWithdrawn;
  "case:changed": CaseChanged;
  "session:closed": SessionClosed;
  "server:draining": ServerDraining;
  "frame:refused": FrameRefused;
}

export interface EntryData {
  case_posted: CasePostedData;
  member_joined: MemberJoinedData;
  member_revealed: MemberRevealedData;
  message_posted: MessagePostedData;
  message_edited: MessageEditedData;
  message_retracted: MessageRetractedData;
  wave_paged: WavePagedData;
  page_acknowledged: PageAcknowledgedData;
  case_answered: CaseAnsweredData;
  case_resolved: CaseResolvedData;
  case_reopened: CaseReopenedData;
}
