import { describe, expect, it } from "vitest";
import {
  areaOf, arrowPath, type Area, cellsOf, coversOf, encodingOf, fitted, frameOf, inMiddle, MAX_COVERS, moved, refusalOf,
  resized, stepOf, type Stroke, type Tool, within,
} from "../src/state/strokes";

const PICTURE: Area = { x: 0, y: 0, w: 400, h: 200 };
const drawn = (tool: Tool, x: number, y: number, toX: number, toY: number): Stroke => ({ tool, from: { x, y }, to: { x: toX, y: toY } });

describe("what is drawn on a picture", () => {
  it("covers every pixel that it touches, whichever corner it began in", () => {
    expect(areaOf(drawn("box", 30.2, 40.9, 10.7, 20.1))).toEqual({ x: 10, y: 20, w: 21, h: 21 });
  });

  it("is told in fractions of the picture", () => {
    expect(coversOf([drawn("box", 100, 50, 200, 100), drawn("arrow", 0, 0, 50, 50)], PICTURE)).toEqual([
      { kind: "box", x: 0.25, y: 0.25, w: 0.25, h: 0.25 },
    ]);
  });

  it("is told in fractions of what a crop leaves, cut at its edge and left out beyond it", () => {
    const strokes = [
      drawn("blur", 150, 50, 250, 150),
      drawn("box", 300, 10, 390, 190),
      drawn("crop", 0, 0, 200, 200),
      drawn("box", 50, 100, 100, 150),
    ];

    expect(frameOf(strokes, PICTURE)).toEqual({ x: 0, y: 0, w: 200, h: 200 });
    expect(coversOf(strokes, PICTURE)).toEqual([
      { kind: "blur", x: 0.75, y: 0.25, w: 0.25, h: 0.5 },
      { kind: "box", x: 0.25, y: 0.5, w: 0.25, h: 0.25 },
    ]);
    // Undone, the crop brings all of it back.
    expect(coversOf(strokes.slice(0, 2), PICTURE)).toHaveLength(2);
  });

  it("is cropped within an earlier crop only", () => {
    const strokes = [drawn("crop", 100, 50, 300, 150), drawn("crop", 0, 0, 200, 100)];

    expect(frameOf(strokes, PICTURE)).toEqual({ x: 100, y: 50, w: 100, h: 50 });
  });

  it("never reaches over the picture's edge, however fractions are rounded", () => {
    for (let x = 1; x < 400; x += 1) {
      const cover = coversOf([drawn("box", x, 3, 400, 200)], PICTURE)[0];
      expect(cover && cover.x + cover.w <= 1 && cover.y + cover.h <= 1 && cover.w > 0).toBe(true);
    }
  });

  it.each([
    ["a touch", drawn("box", 10, 10, 10, 10), [], "too_small"],
    ["a short arrow", drawn("arrow", 10, 10, 14, 14), [], "too_small"],
    ["a place outside the frame", drawn("box", 300, 10, 390, 100), [drawn("crop", 0, 0, 200, 200)], "too_small"],
    ["one place too many", drawn("blur", 10, 10, 50, 50), Array<Stroke>(MAX_COVERS).fill(drawn("box", 0, 0, 9, 9)), "full"],
    ["an arrow beside many", drawn("arrow", 10, 10, 50, 50), Array<Stroke>(MAX_COVERS).fill(drawn("box", 0, 0, 9, 9)), null],
    ["a place", drawn("box", 10, 10, 50, 50), [], null],
  ])("is refused or not: %s", (_what, stroke, before, refused) => {
    expect(refusalOf(stroke, before, PICTURE)).toBe(refused);
  });
});

describe("a mark placed by keyboard", () => {
  it("begins in the middle of what a crop left, a third of it", () => {
    expect(areaOf(inMiddle("box", { x: 100, y: 0, w: 300, h: 150 }))).toEqual({ x: 200, y: 50, w: 100, h: 50 });
  });

  it("moves as a whole and stops at the edge", () => {
    const mark = drawn("box", 100, 50, 200, 100);

    expect(moved(mark, { x: stepOf(PICTURE), y: 0 }, PICTURE)).toEqual(drawn("box", 110, 50, 210, 100));
    expect(moved(mark, { x: 900, y: -900 }, PICTURE)).toEqual(drawn("box", 300, 0, 400, 50));
  });

  it("changes its size by its second corner, within the picture", () => {
    expect(resized(drawn("arrow", 100, 50, 200, 100), { x: -20, y: 900 }, PICTURE)).toEqual(drawn("arrow", 100, 50, 180, 200));
    expect(within({ x: -5, y: 500 }, PICTURE)).toEqual({ x: 0, y: 200 });
  });
});

describe("a mosaic", () => {
  it.each([
    [600, 300, 50],
    [100, 70, 16],
    [10, 8, 8],
    [1201, 90, 90],
    [47, 31, 16],
  ])("fills %i × %i pixels with cells too coarse to tell a letter", (w, h, least) => {
    const cells = cellsOf({ x: 7, y: 9, w, h });

    expect(cells.reduce((sum, one) => sum + one.w * one.h, 0)).toBe(w * h);
    expect(Math.min(...cells.map((one) => Math.min(one.w, one.h)))).toBeGreaterThanOrEqual(Math.min(least, w, h));
    expect(cells.every((one) => one.w * 12.5 >= Math.max(w, h) || one.w === w)).toBe(true);
    expect(cells.every((one) => one.x >= 7 && one.y >= 9 && one.x + one.w <= 7 + w && one.y + one.h <= 9 + h)).toBe(true);
  });
});

describe("the picture that is sent", () => {
  it("is as large as a phone's canvas at most, and else as it was", () => {
    expect(fitted(8000, 6000)).toEqual({ width: 4096, height: 3072 });
    expect(fitted(640, 480)).toEqual({ width: 640, height: 480 });
    expect(fitted(90_000, 1)).toEqual({ width: 4096, height: 1 });
  });

  it.each([
    ["image/png", 2000, 1999, "image/png"],
    ["image/png", 2000, 2000, "image/jpeg"],
    ["image/webp", 20, 20, "image/jpeg"],
  ])("from %s of %i × %i", (type, w, h, encoded) => {
    expect(encodingOf(type, { x: 0, y: 0, w, h })).toBe(encoded);
  });

  it("shows an arrow's point where it was drawn to", () => {
    expect(arrowPath(drawn("arrow", 0, 50, 100, 50), 4)).toBe(
      "M0.00 52.00L84.00 52.00L84.00 56.40L100.00 50.00L84.00 43.60L84.00 48.00L0.00 48.00Z",
    );
  });
});
