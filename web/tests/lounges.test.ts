import { describe, expect, it } from "vitest";
import { inOrder, type Lounge, unreadIn } from "../src/pages/lounge/lounges";

const lounge = (discipline: string | null, changes: Partial<Lounge> = {}): Lounge => ({
  case_id: `lounge-${discipline}`, discipline, entries: 0, seen_seq: 0, last_at: null, ...changes,
});
const name = (discipline: string | null): string => discipline ?? "";
const disciplines = (list: readonly Lounge[]) => list.map((one) => one.discipline);

describe("the lounges", () => {
  it("begin with everybody's and one's own", () => {
    const { own, others } = inOrder([lounge(null), lounge("cardiology"), lounge("surgery")], new Set(["surgery"]), name);

    expect([disciplines(own), disciplines(others)]).toEqual([[null, "surgery"], ["cardiology"]]);
  });

  it("go on with those in which something was said last, then by name", () => {
    const said = (at: string) => ({ entries: 3, last_at: at });
    const list = [lounge("surgery"), lounge("neurology", { entries: 1, last_at: "2026-03-03T00:00:00Z" }), lounge("cardiology", said("2026-03-01T00:00:00Z")), lounge("urology", said("2026-03-02T00:00:00Z"))];

    expect(disciplines(inOrder(list, new Set(), name).others)).toEqual(["urology", "cardiology", "neurology", "surgery"]);
  });

  it("count what one has not read, but for the entry that opened them", () => {
    expect([unreadIn({ entries: 0, seen_seq: 0 }), unreadIn({ entries: 1, seen_seq: 0 }), unreadIn({ entries: 4, seen_seq: 0 }), unreadIn({ entries: 4, seen_seq: 4 })]).toEqual([0, 0, 3, 0]);
  });
});
