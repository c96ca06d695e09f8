import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeSummary } from "./makers";

// The board's state listens to the browser's page; none of it is needed here.
vi.stubGlobal("document", { hidden: false, documentElement: { dataset: {} } });
vi.stubGlobal("matchMedia", () => ({ matches: false }));
const { belongs, narrowed, unreadOf, WIDE_OPEN, withChange, withTitle, withWords } = await import("../src/state/board");
const { piecesOf } = await import("../src/state/marks");
const { concerns, searchSpecialties, specialties } = await import("../src/state/specialties");
const { minutesLeft, toneOf } = await import("../src/design/time_left");

const TABLE = [
  { slug: "cardiology", parent: null, name_en: "Cardiology", name_es: "Cardiología" },
  { slug: "heart_failure", parent: "cardiology", name_en: "Heart failure", name_es: "Insuficiencia cardíaca" },
  { slug: "paediatrics", parent: null, name_en: "Paediatrics", name_es: "Pediatría" },
  { slug: "paediatric_cardiology", parent: "paediatrics", name_en: "Paediatric cardiology", name_es: "Cardiología pediátrica" },
];
const OPEN = { ...WIDE_OPEN, tab: "open" as const, text: "", before: null };

beforeEach(() => {
  specialties.value = TABLE;
});

describe("a changed case on the board", () => {
  it("is renewed in its place, keeping what only the list knew", () => {
    const list = [makeSummary({ case_id: "a", seen_seq: 4, entries: 4 }), makeSummary({ case_id: "b" })];

    const [first] = withChange(list, makeSummary({ case_id: "a", entries: 6 }), OPEN);

    expect(first).toMatchObject({ case_id: "a", entries: 6, seen_seq: 4 });
    expect(unreadOf(first!)).toBe(2);
  });

  it("leaves the tab it no longer belongs to, and comes on top of the one it joins", () => {
    const list = [makeSummary({ case_id: "a" })];

    expect(withChange(list, makeSummary({ case_id: "a", status: "answered" }), OPEN)).toEqual([]);
    expect(withChange(list, makeSummary({ case_id: "b" }), OPEN).map((one) => one.case_id)).toEqual(["b", "a"]);
  });

  it("is read in one's own language once that has come, before or after the case itself", () => {
    const title = { language: "en" as const, title: "Chest pain", question: "And now?", checks: [], withheld: false, from_memory: false };
    const [first] = withTitle([makeSummary({ case_id: "a" })], { ...title, case_id: "a" });
    expect(first?.translation?.title).toBe("Chest pain");
    expect(withChange([first!], makeSummary({ case_id: "a", entries: 3 }), OPEN)[0]?.translation?.title).toBe("Chest pain");

    expect(withTitle([], { ...title, case_id: "new" })).toEqual([]);
    expect(withChange([], makeSummary({ case_id: "new" }), OPEN)[0]?.translation?.title).toBe("Chest pain");
    const other = { ...title, language: "es" as const, case_id: "b" };
    expect(withTitle([makeSummary({ case_id: "b" })], other)[0]?.translation).toBeUndefined();
  });

  it("is not put into a search that only the server can judge", () => {
    expect(belongs(makeSummary(), { ...OPEN, text: "brugada" })).toBeNull();
    expect(withChange([], makeSummary(), { ...OPEN, text: "brugada" })).toEqual([]);
  });
});

describe("a filter", () => {
  const spanish = makeSummary({ language: "es", attachments: 1, seen_seq: 3 });

  it.each([
    ["language", { language: "es" as const }, true],
    ["country", { country: "ES" as const }, true],
    ["another country", { country: "MX" as const }, false],
    ["photos", { with_photos: true }, true],
    ["what was opened", { opened: true }, true],
  ])("by %s is held against what changes", (_by, by, fits) => {
    expect(belongs(spanish, { ...OPEN, ...by })).toBe(fits);
    expect(narrowed({ ...OPEN, ...by })).toBe(1);
  });

  it("by what was opened leaves to the server what only the server knows", () => {
    expect(belongs(makeSummary(), { ...OPEN, opened: true })).toBeNull();
    expect(belongs(makeSummary({ seen_seq: 0 }), { ...OPEN, opened: true })).toBe(false);
  });
});

describe("words that are sought", () => {
  it("are sought in all cases, and the tab one came from is back afterwards", () => {
    const sought = withWords({ ...OPEN, tab: "answered" }, "brug");

    expect(sought).toMatchObject({ tab: "all", text: "brug" });
    expect(withWords(sought, "brugada").tab).toBe("all");
    expect(withWords(withWords(sought, "brugada"), " ")).toMatchObject({ tab: "answered", before: null });
  });

  it("leave a tab alone that was chosen for them", () => {
    expect(withWords({ ...OPEN, tab: "mine" }, "brugada").tab).toBe("mine");
    expect(withWords({ ...OPEN, tab: "resolved", text: "brugada" }, "").tab).toBe("resolved");
  });
});

describe("marks of what was sought", () => {
  it("count code points, and are cut where they overlap or run over the end", () => {
    const hit = { text: "🫀 Brugada tipo I", marks: [{ start: 2, end: 9 }, { start: 7, end: 11 }, { start: 13, end: 40 }] };

    expect(piecesOf(hit)).toEqual([
      { text: "🫀 ", sought: false },
      { text: "Brugada", sought: true },
      { text: " t", sought: true },
      { text: "ip", sought: false },
      { text: "o I", sought: true },
    ]);
  });
});

describe("specialties", () => {
  it("concern each other within a discipline only", () => {
    expect(concerns(["heart_failure"], ["cardiology"])).toBe(true);
    expect(concerns(["paediatric_cardiology"], ["cardiology"])).toBe(false);
  });

  it("are found in both languages, without accents, by the beginning of each word", () => {
    expect(searchSpecialties(TABLE, "pediatria").map((one) => one.slug)).toEqual(["paediatrics"]);
    expect(searchSpecialties(TABLE, "card").map((one) => one.slug)[0]).toBe("cardiology");
    expect(searchSpecialties(TABLE, "xyz")).toEqual([]);
  });
});

describe("the clock", () => {
  const nowMs = Date.parse("2026-03-02T12:00:00Z");

  it.each([
    ["2026-03-02T12:31:00Z", 31, "good"],
    ["2026-03-02T12:30:00Z", 30, "warn"],
    ["2026-03-02T12:00:01Z", 1, "warn"],
    ["2026-03-02T12:00:00Z", 0, "bad"],
    ["2026-03-02T11:50:00Z", -10, "bad"],
  ])("at noon with %s due says %d minutes, %s", (dueAt, minutes, tone) => {
    expect(minutesLeft(dueAt, nowMs)).toBe(minutes);
    expect(toneOf(minutes)).toBe(tone);
  });
});
