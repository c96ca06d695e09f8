import { describe, expect, it } from "vitest";
import { fieldTime, HOURS_A_WEEK, marked, moved, weekHours } from "../src/pages/duty/week_hours";

const WEDNESDAY = new Date(2026, 2, 4, 10, 30).getTime();
const NONE = { shift: [], gap: [], off: [] };

function span(from: Date, until: Date, discipline: string | null) {
  return { starts_at: from.toISOString(), ends_at: until.toISOString(), discipline };
}

describe("the hours of a week", () => {
  it("begins on Monday at midnight of the reader's own day", () => {
    const hours = weekHours(WEDNESDAY, 0, NONE);

    expect(hours).toHaveLength(HOURS_A_WEEK);
    expect(hours[0]?.starts).toEqual(new Date(2026, 2, 2));
    expect(hours.filter((one) => one.past)).toHaveLength(2 * 24 + 10);
    expect(weekHours(WEDNESDAY, 3, NONE)[0]?.starts).toEqual(new Date(2026, 2, 23));
  });

  it("marks shifts, and time off before them", () => {
    const shift = span(new Date(2026, 2, 5, 20), new Date(2026, 2, 6, 8), "cardiology");
    const off = span(new Date(2026, 2, 6, 6), new Date(2026, 2, 7), null);
    const hours = weekHours(WEDNESDAY, 0, { shift: [shift], gap: [], off: [off] });

    expect(hours.filter((one) => one.kind === "shift").map((one) => one.starts.getHours())).toEqual([20, 21, 22, 23, 0, 1, 2, 3, 4, 5]);
    expect(hours.filter((one) => one.kind === "off")).toHaveLength(18);
  });
});

describe("marking hours", () => {
  it("goes either way, over days", () => {
    expect(marked(30, 20)).toEqual([20, 30]);
    expect(marked(null, 20)).toEqual([20, 20]);
  });

  it("moves by hours and days and stays in the week", () => {
    expect(moved(30, "ArrowRight")).toBe(31);
    expect(moved(30, "ArrowUp")).toBe(6);
    expect(moved(6, "ArrowUp")).toBe(6);
    expect(moved(30, "Home")).toBe(24);
    expect(moved(30, "End")).toBe(47);
    expect(moved(30, "a")).toBeNull();
  });

  it("fills the fields with the wall's time", () => {
    expect(fieldTime(new Date(2026, 0, 5, 8, 0))).toBe("2026-01-05T08:00");
  });
});
