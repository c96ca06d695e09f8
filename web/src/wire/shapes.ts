/** The generated wire types under the names the client uses, and the limits that forms state beforehand. */

import type { CaseChanged, Commands, EntryData, ListedCase, OwnProfile, Patient, RegisterDoctor, ServerEvents } from "./types";

export type {
  Answer,
  AttachedPicture as AttachmentInfo,
  CasePostedData,
  CaseTranslation,
  DeviceView as Device,
  EntryData,
  GuardFinding,
  Me,
  MemberView,
  Outcome,
  OwnProfile as Doctor,
  PageOffered as PageOffer,
  Patient,
  Question,
  RoomEntry as Entry,
  RoomJoined as Joined,
  SearchHit,
  SimilarCase,
  Translation,
  WireError,
} from "./types";

export type CommandName = keyof Commands;
export type PayloadOf<N extends CommandName> = Commands[N]["payload"];
export type ResultOf<N extends CommandName> = Commands[N]["result"];
export type Events = ServerEvents;

/** A case as lists and events show it; the last ones are only known from an answer of one's own. */
export type CaseSummary = CaseChanged & Partial<Pick<ListedCase, "mine" | "seen_seq" | "translation" | "hits">>;
export type Urgency = CaseSummary["urgency"];
export type CaseStatus = CaseSummary["status"];
export type QuestionKind = CaseSummary["question"]["kind"];
export type OutcomeKind = NonNullable<CaseSummary["outcome"]>["kind"];
export type AgeBand = Patient["age_band"];
export type Sex = Patient["sex"];
export type Language = OwnProfile["languages"][number];
export type Country = Exclude<RegisterDoctor["country"], "UK">;
export type DeclineReason = PayloadOf<"page:decline">["reason"];
export type Reaction = PayloadOf<"reaction:set">["reaction"];
export type RedactionReason = PayloadOf<"entry:redact">["reason"];
export type ReportReason = PayloadOf<"report:open">["reason"];
export type ReportAbout = NonNullable<PayloadOf<"report:open">["about"]>;
/** Why words are gone: also because of an erasure. */
export type RedactedBecause = EntryData["entry_redacted"]["reason"];
export type AcknowledgedState = ResultOf<"page:acknowledge">["state"];
/** Who is here, and who is typing: told alike, but only presence has a total. */
export type Presence = ServerEvents["typing:changed"] & { total?: number | null };

/** From `GET /api/v1/specialties`, which is no command. */
export interface Specialty {
  slug: string;
  parent: string | null;
  name_en: string;
  name_es: string;
}

export const MAX_TITLE_CHARS = 160;
export const MAX_STORY_CHARS = 20_000;
export const MAX_MESSAGE_CHARS = 8_000;
export const MAX_SUMMARY_CHARS = 2_000;
export const MAX_REPORT_CHARS = 2_000;
export const MAX_QUESTION_CHARS = 500;
export const MAX_ATTACHMENTS = 10;
export const MAX_ATTACHMENT_BYTES = 15 * 1024 * 1024;
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp"];
export const AGE_BANDS: readonly AgeBand[] = [
  "newborn", "infant", "1-4", "5-9", "10-14", "15-19", "20-29", "30-39",
  "40-49", "50-59", "60-69", "70-79", "80-89", "90+",
];
export const SEXES: readonly Sex[] = ["female", "male", "other", "unknown"];
export const COUNTRIES: readonly Country[] = ["US", "GB", "CA", "AU", "NZ", "IE", "ZA", "MX", "ES"];
