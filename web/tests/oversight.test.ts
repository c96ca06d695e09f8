import { describe, expect, it } from "vitest";
import { asked, NO_FILTER } from "../src/pages/moderation/audit_filter";
import { isWell } from "../src/pages/moderation/verdict";

const CASE = "AbCdEfGhIjKlMnOpQrStU_";
const AT = "2026-03-02T12:00:00.000Z";
const node = { node: "a", state: "well" as const, started_at: AT, seen_at: AT, sockets: 0, rooms: 0, late: [] };
const queue = { name: "paging" as const, waiting: 0, oldest_at: null, late: false };
const health = { nodes: [node], queues: [queue] };

describe("a search of what staff did", () => {
  it("asks for everything when nothing is filled in", () => {
    expect(asked(NO_FILTER)).toEqual({});
  });

  it("takes a case by its id or by its address", () => {
    for (const caseText of [CASE, ` ${CASE} `, `https://curbside.example/c/${CASE}?entry=4`, `/c/${CASE}`])
      expect(asked({ ...NO_FILTER, caseText })).toEqual({ case_id: CASE });
  });

  it("sends what is no case as it is, to be told so", () => {
    expect(asked({ ...NO_FILTER, caseText: "the one of Monday" })).toEqual({ case_id: "the one of Monday" });
  });

  it("goes until the end of the last day, by the reader's own days", () => {
    const { from, to } = asked({ ...NO_FILTER, fromDay: "2026-03-02", toDay: "2026-03-02" });
    expect(Date.parse(to as string) - Date.parse(from as string)).toBe(86_400_000);
    expect(new Date(from as string).getHours()).toBe(0);
  });

  it("takes an address without regard to case", () => {
    expect(asked({ ...NO_FILTER, email: " Grace@Hospital.example " })).toEqual({ email: "grace@hospital.example" });
  });
});

describe("the system", () => {
  it("is well when all nodes are and nothing is late", () => {
    expect(isWell(health)).toBe(true);
    expect(isWell({ ...health, queues: [{ ...queue, waiting: 4, oldest_at: AT }] })).toBe(true);
  });

  it("is not well with one node that is deaf, or one late queue", () => {
    expect(isWell({ ...health, nodes: [node, { ...node, state: "deaf" }] })).toBe(false);
    expect(isWell({ ...health, queues: [{ ...queue, late: true }] })).toBe(false);
  });
});
