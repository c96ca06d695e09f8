/** Builds what tests need, naming only what matters. */

import type { CaseSummary, Entry, MemberView } from "../src/wire/shapes";

export const CASE_ID = "c".repeat(22);
export const NOON = "2026-03-02T12:00:00.000Z";

export function makeMember(over: Partial<MemberView> = {}): MemberView {
  return {
    member_id: "m".repeat(22),
    alias: { specialty: "cardiology", number: 2 },
    name: null,
    specialty: "cardiology",
    country: "ES",
    verified: true,
    poster: false,
    ...over,
  };
}

export function makeEntry(seq: number, kind: string, data: Record<string, unknown> | null = {}, over: Partial<Entry> = {}): Entry {
  return { case_id: CASE_ID, seq, at: NOON, kind, by: makeMember(), data, ...over };
}

export function makePosted(): Entry {
  return makeEntry(1, "case_posted", {
    title: "Wide-complex tachycardia after ajmaline",
    story: "A man of 34 …",
    question: { kind: "treatment", text: "Is isoprenaline the next step?" },
    patient: { age_band: "30-39", sex: "male" },
    specialties: ["cardiology"],
    urgency: "now",
    language: "en",
    attachments: [],
    answer_due_at: "2026-03-02T13:30:00.000Z",
  }, { by: makeMember({ member_id: "p".repeat(22), poster: true }) });
}

export function makeMessage(seq: number, text: string, over: Partial<Entry> = {}): Entry {
  return makeEntry(seq, "message_posted", { text, language: "en", reply_to: null, attachments: [] }, over);
}

export function makeSummary(over: Partial<CaseSummary> = {}): CaseSummary {
  return {
    case_id: CASE_ID,
    title: "Wide-complex tachycardia after ajmaline",
    specialties: ["cardiology"],
    urgency: "now",
    status: "open",
    language: "en",
    posted_at: NOON,
    answer_due_at: "2026-03-02T13:30:00.000Z",
    answered_at: null,
    resolved_at: null,
    by: makeMember({ poster: true }),
    entries: 1,
    messages: 0,
    views: 0,
    attachments: 0,
    patient: { age_band: "30-39", sex: "male" },
    question: { kind: "treatment", text: "Is isoprenaline the next step?" },
    outcome: null,
    run: 1,
    server_now: NOON,
    ...over,
  };
}
