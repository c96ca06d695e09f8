import { expect, test } from "vitest";
import { inOrder, nextOf, type Offered, shownOf } from "../src/state/page_order";

function makeOffered(pageId: string, offeredAtMs: number, over: Partial<Offered> = {}): Offered {
  return {
    page_id: pageId, case_id: "c".repeat(22), specialty: "cardiology", urgency: "now", wave: 1,
    expires_at: "2026-03-02T13:30:00.000Z", offeredAtMs, ...over,
  };
}

const OLDER = makeOffered("older", 1_000, { expires_at: "2026-03-02T12:30:00.000Z" });
const NEWER = makeOffered("newer", 2_000);
const CALMER = makeOffered("calmer", 3_000, { urgency: "today" });

test("a page that has just come is shown before one that ends sooner", () => {
  expect(shownOf(inOrder([OLDER, NEWER]), null)).toBe(NEWER);
});

test("a page needed today never hides one needed now", () => {
  expect(inOrder([CALMER, OLDER, NEWER])).toEqual([NEWER, OLDER, CALMER]);
});

test("every page can be reached from the one shown, and then the first again", () => {
  const ordered = inOrder([CALMER, OLDER, NEWER]);

  const passed = [NEWER, OLDER, CALMER].map((shown) => nextOf(ordered, shown));

  expect(passed).toEqual([OLDER, CALMER, NEWER]);
});

test("a page that was asked for gives way once it is gone", () => {
  expect(shownOf(inOrder([OLDER, NEWER]), "older")).toBe(OLDER);
  expect(shownOf([NEWER], "older")).toBe(NEWER);
});

test("without pages nothing is shown", () => {
  expect(shownOf([], "older")).toBeUndefined();
  expect(nextOf([], undefined)).toBeUndefined();
});
