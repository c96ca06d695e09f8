/** A case being written: what is kept of it, and what of it is sent. Pure but for the key. */

import { newKey } from "../../wire/keys";
import type { AgeBand, Language, PayloadOf, QuestionKind, Sex, Urgency } from "../../wire/shapes";

export interface CaseDraft {
  /** Made once per case: sending again posts it once. */
  key: string;
  title: string;
  story: string;
  language: Language;
  kind: QuestionKind;
  question: string;
  age_band: AgeBand | "";
  sex: Sex | "";
  specialties: string[];
  urgency: Urgency;
  anonymous: boolean;
  consent: boolean;
  attachment_ids: string[];
}

export type Missing = "title" | "story" | "question" | "patient" | "specialties" | "consent";

export const DRAFT_ID = "post";
export const MAX_SPECIALTIES = 5;

export function newDraft(language: Language): CaseDraft {
  return {
    key: newKey(),
    title: "",
    story: "",
    language,
    kind: "diagnosis",
    question: "",
    age_band: "",
    sex: "",
    specialties: [],
    urgency: "today",
    anonymous: true,
    consent: false,
    attachment_ids: [],
  };
}

/** Fields that must be filled in before the case can be sent, in the order of the form. */
export function missingIn(draft: CaseDraft): Missing[] {
  const missing: Missing[] = [];
  if (draft.title.trim() === "") missing.push("title");
  if (draft.story.trim() === "") missing.push("story");
  if (draft.question.trim() === "") missing.push("question");
  if (draft.age_band === "" || draft.sex === "") missing.push("patient");
  if (draft.specialties.length === 0) missing.push("specialties");
  if (!draft.consent) missing.push("consent");
  return missing;
}

/** The command's payload; meant for a draft in which nothing is missing. */
export function asPayload(draft: CaseDraft): PayloadOf<"case:post"> {
  if (draft.age_band === "" || draft.sex === "") throw new TypeError("the draft names no patient");
  return {
    key: draft.key,
    title: draft.title.trim(),
    story: draft.story.trim(),
    question: { kind: draft.kind, text: draft.question.trim() },
    patient: { age_band: draft.age_band, sex: draft.sex },
    specialties: draft.specialties,
    urgency: draft.urgency,
    language: draft.language,
    anonymous: draft.anonymous,
    ...(draft.attachment_ids.length > 0 && { attachment_ids: draft.attachment_ids }),
    consent: true,
  };
}
