import { describe, expect, it } from "vitest";
import { placesIn, replaced } from "../src/state/findings";
import type { GuardFinding } from "../src/wire/shapes";

const finding = (start: number, end: number, over: Partial<GuardFinding> = {}): GuardFinding =>
  ({ field: "text", class: "name", start, end, strength: "hard", rule: "name", hint: "[NAME]", ...over });

describe("findings of the privacy guard", () => {
  it("stand where the words are, also behind blanks and signs of two units", () => {
    const text = "  🫀 Mrs Smith fell";
    const [found] = placesIn(text, [finding(2, 11)]);

    expect(found).toMatchObject({ words: "Mrs Smith", hard: true, class: "name" });
    expect(replaced(text, found!)).toBe("  🫀 [NAME] fell");
  });

  it("that lie outside the text are passed over", () => {
    expect(placesIn("short", [finding(3, 90)])).toEqual([]);
  });
});
