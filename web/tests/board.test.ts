import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeSummary } from "./makers";

// The board's state listens to the browser's page; none of it is needed here.
vi.stubGlobal("document", { hidden: false, documentElement: { dataset: {} } });
vi.stubGlobal("matchMedia", () => ({ matches: false }));
const { belongs, unreadOf, withChange, withTitle } = await import("../src/state/board");
const { concerns, searchSpecialties, specialties } = await import("../src/state/specialties");
const { minutesLeft, toneOf } = await import("../src/design/time_left");

const TABLE = [
  { slug: "cardiology", parent: null, name_en: "Cardiology", name_es: "Cardiología" },
  { slug: "heart_failure", parent: "cardiology", name_en: "Heart failure", name_es: "Insuficiencia cardíaca" },
  { slug: "paediatrics", parent: null, name_en: "Paediatrics", name_es: "Pediatría" },
  { slug: "paediatric_cardiology", parent: "paediatrics", name_en: "Paediatric cardiology", name_es: "Cardiología pediátrica" },
];
const OPEN = { tab: "open" as const, specialty: null, text: "" };

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
