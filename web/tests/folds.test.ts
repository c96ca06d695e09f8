import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyRoom, fold } from "../src/state/room";
import type { Entry, MemberView } from "../src/wire/shapes";
import { CASE_ID } from "./makers";

interface Line {
  seq: number;
  at: string;
  author: string;
  kind: string;
  data: Record<string, unknown>;
  /** What the server keeps beside `data` and never sends. */
  kept?: { member?: { member_id: string; specialty: string; number: number; country: string; poster: boolean } };
}

interface Case {
  name: string;
  log: Line[];
  expect: Record<string, unknown>;
}

// The same cases hold the server's fold: tests/unit/test_room_folds.py.
const FILE = join(import.meta.dirname, "../../tests/data/room_folds.json");
const CASES = JSON.parse(readFileSync(FILE, "utf8")) as Case[];

/** The log as it goes over the wire: aliases instead of authors. */
function asSent(log: readonly Line[]): Entry[] {
  const members = new Map<string, MemberView>();
  return log.map(({ seq, at, author, kind, data, kept }) => {
    if (kept?.member !== undefined) {
      const { member_id, specialty, number, country, poster } = kept.member;
      members.set(author, { member_id, alias: { specialty, number }, name: null, specialty, country, verified: true, poster });
    }
    return { case_id: CASE_ID, seq, at, kind, by: members.get(author) ?? null, data };
  });
}

describe("server and client fold alike", () => {
  it.each(CASES)("$name", ({ log, expect: expected }) => {
    const room = fold(emptyRoom(CASE_ID), asSent(log));

    expect(room.seq).toBe(log.length);
    expect({
      status: room.status,
      run: room.run,
      answer_due_at: room.answer_due_at,
      answered_at: room.answered_at,
      outcome: room.outcome,
      messages: [...room.messages.values()].filter((message) => !message.retracted).length,
      members: room.members.size,
      summary: room.summary?.seq ?? null,
    }).toEqual({ summary: null, ...expected });
  });

  it.each([
    ["es", "es"],
    [null, "en"],
  ] as const)("reads an edit in %s as %s", (said, read) => {
    const by = { member_id: "p".repeat(22) } as MemberView;
    const at = "2026-03-02T12:00:00.000Z";
    const entry = (seq: number, kind: string, data: object) => ({ case_id: CASE_ID, seq, at, by, kind, data }) as Entry;
    const room = fold(emptyRoom(CASE_ID), [
      entry(1, "message_posted", { text: "5 mg today", language: "en", reply_to: null, attachments: [] }),
      entry(2, "message_edited", { seq: 1, text: "5 mg hoy", language: said }),
    ]);
    expect(room.messages.get(1)?.language).toBe(read);
  });
});
