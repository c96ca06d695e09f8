/** What goes over the wire, as the client needs it. Instants are RFC 3339 strings in UTC. */

export type Urgency = "now" | "today" | "learning";
export type CaseStatus = "open" | "answered" | "resolved";
export type QuestionKind = "diagnosis" | "next_test" | "treatment" | "refer" | "other";
export type OutcomeKind = "solved" | "helped" | "transferred" | "unresolved" | "other";
export type Sex = "female" | "male" | "other" | "unknown";
export type Language = "en" | "es";
export type DeclineReason = "busy" | "not_my_field" | "conflict";
export type AcknowledgedState = "counted" | "late" | "answered" | "closed";
export type WithdrawnReason = "answered" | "resolved" | "withdrawn" | "expired" | "replaced";

export interface WireError {
  code: string;
  message: string;
  fields: Record<string, string>;
  retryable: boolean;
  retry_after_s?: number;
}

export type Answer<T> = { ok: true; result: T } | { ok: false; error: WireError };

export interface Doctor {
  doctor_id: string;
  name: string;
  email: string;
  country: string;
  specialties: string[];
  languages: Language[];
  time_zone: string;
  status: "pending" | "verified" | "expired" | "suspended" | "rejected";
  email_verified: boolean;
  role: string;
  available: boolean | null;
  available_until: string | null;
}

export interface Specialty {
  slug: string;
  parent: string | null;
  name_en: string;
  name_es: string;
}

/** How others see a doctor in one room. */
export interface MemberView {
  member_id: string;
  alias: { specialty: string; number: number };
  name: string | null;
  specialty: string;
  country: string | null;
  verified: boolean;
  poster: boolean;
}

export interface AttachmentInfo {
  attachment_id: string;
  width: number;
  height: number;
  size_bytes: number;
  content_type: string;
}

export interface Patient {
  age_band: string;
  sex: Sex;
}

export interface Question {
  kind: QuestionKind;
  text: string;
}

export interface Outcome {
  kind: OutcomeKind;
  text?: string | null;
}

export interface CaseSummary {
  case_id: string;
  title: string;
  specialties: string[];
  urgency: Urgency;
  status: CaseStatus;
  language: Language;
  posted_at: string;
  answer_due_at: string | null;
  answered_at: string | null;
  resolved_at: string | null;
  by: MemberView;
  entries: number;
  messages: number;
  views: number;
  attachments: number;
  patient: Patient;
  question: Question;
  outcome: Outcome | null;
  run: number;
  server_now: string;
  mine?: boolean;
  seen_seq?: number;
}

export interface Entry {
  case_id: string;
  seq: number;
  at: string;
  kind: string;
  by: MemberView | null;
  data: Record<string, unknown> | null;
}

export interface Me {
  member_id: string | null;
  alias: { specialty: string; number: number } | null;
  anonymous: boolean;
}

export interface Joined {
  case: CaseSummary;
  epoch: string | number;
  entries: Entry[];
  first_seq: number;
  seq: number;
  more: boolean;
  members: MemberView[];
  me: Me;
}

export interface Synced {
  entries: Entry[];
  seq: number;
  more: boolean;
  reset?: boolean | null;
}

export interface CaseList {
  cases: CaseSummary[];
  next: string | null;
}

export interface PageOffer {
  page_id: string;
  case_id: string;
  specialty: string;
  urgency: Urgency;
  wave: number;
  expires_at: string;
}

export interface PageView extends PageOffer {
  offered_at: string;
  state: "offered" | "acknowledged" | "declined" | "withdrawn" | "expired";
  answer_due_at: string | null;
}

export interface Presence {
  case_id: string;
  members: { member_id: string; name: string | null; specialty: string }[];
  counts: Record<string, number> | null;
  total?: number | null;
}

export interface Device {
  device_id: string;
  label: string | null;
  created_at?: string;
}

/** Payload and result of the commands that the client calls. */
export interface Commands {
  "session:open": [{ email: string; password: string; code?: string }, { token: string; doctor: Doctor }];
  "session:read": [Record<string, never>, { doctor: Doctor }];
  "session:close": [Record<string, never>, unknown];
  "session:close_others": [Record<string, never>, unknown];
  "doctor:register": [
    {
      email: string;
      password: string;
      name: string;
      country: string;
      licence_number: string;
      specialties: string[];
      languages: Language[];
      time_zone: string;
    },
    { doctor_id: string; status: string },
  ];
  "case:post": [
    {
      key: string;
      title: string;
      story: string;
      question: Question;
      patient: Patient;
      specialties: string[];
      urgency: Urgency;
      language?: Language;
      anonymous: boolean;
      attachment_ids?: string[];
      consent: true;
    },
    { case_id: string; seq: number; answer_due_at: string | null },
  ];
  "case:list": [
    { specialty?: string; status?: CaseStatus; text?: string; mine?: boolean; before?: string; limit?: number },
    CaseList,
  ];
  "case:watch": [Record<string, never>, unknown];
  "case:resolve": [{ case_id: string; key: string; outcome: { kind: OutcomeKind; text?: string } }, { seq: number }];
  "case:reopen": [{ case_id: string; key: string; not_answered?: boolean }, { seq: number }];
  "room:join": [{ case_id: string; after?: number; tail?: number; anonymous?: boolean }, Joined];
  "room:sync": [{ case_id: string; epoch?: string | number; after: number; limit?: number }, Synced];
  "room:leave": [{ case_id: string }, unknown];
  "room:seen": [{ case_id: string; seq: number }, unknown];
  "member:reveal": [{ case_id: string }, { seq: number }];
  "message:post": [
    {
      case_id: string;
      key: string;
      text: string;
      language?: Language;
      reply_to?: number;
      attachment_ids?: string[];
    },
    { seq: number; at: string },
  ];
  "message:edit": [{ case_id: string; key: string; seq: number; text: string }, { seq: number }];
  "message:retract": [{ case_id: string; key: string; seq: number }, { seq: number }];
  "typing:set": [{ case_id: string; typing: boolean }, unknown];
  "presence:set": [{ available: boolean; until?: string }, { available: boolean; until: string | null }];
  "page:list": [Record<string, never>, { pages: PageView[] }];
  "page:acknowledge": [{ page_id: string }, { case_id: string; seq: number; state: AcknowledgedState }];
  "page:decline": [{ page_id: string; reason: DeclineReason }, unknown];
  "page:snooze": [{ page_id: string; minutes: number }, unknown];
  "push:key": [Record<string, never>, { public_key: string }];
  "push:subscribe": [{ subscription: PushSubscriptionJSON; label?: string }, { device_id: string }];
  "push:unsubscribe": [{ device_id: string }, unknown];
  "push:list": [Record<string, never>, { devices: Device[] }];
  "push:test": [{ device_id: string }, unknown];
}

export type CommandName = keyof Commands;
export type PayloadOf<N extends CommandName> = Commands[N][0];
export type ResultOf<N extends CommandName> = Commands[N][1];

/** What the server sends unasked. */
export interface Events {
  "room:entry": Entry;
  "presence:changed": Presence;
  "typing:changed": Presence;
  "page:offered": PageOffer;
  "page:withdrawn": { page_id: string; reason: WithdrawnReason };
  "case:changed": CaseSummary;
  "session:closed": { reason: string };
  "server:draining": { reconnect_after_s: number };
}

export const MAX_TITLE_CHARS = 160;
export const MAX_STORY_CHARS = 20_000;
export const MAX_MESSAGE_CHARS = 8_000;
export const MAX_QUESTION_CHARS = 500;
export const MAX_ATTACHMENTS = 10;
export const MAX_ATTACHMENT_BYTES = 15 * 1024 * 1024;
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp"];
export const AGE_BANDS = [
  "newborn", "infant", "1-4", "5-9", "10-14", "15-19", "20-29", "30-39",
  "40-49", "50-59", "60-69", "70-79", "80-89", "90+",
] as const;
export const SEXES: readonly Sex[] = ["female", "male", "other", "unknown"];
export const COUNTRIES = ["US", "GB", "CA", "AU", "NZ", "IE", "ZA", "MX", "ES"] as const;
