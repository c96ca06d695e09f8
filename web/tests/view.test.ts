import { describe, expect, it } from "vitest";
import type { Point } from "../src/state/strokes";
import { cornerOf, fitted, kept, MAX_SCALE, panned, type Size, type View, WHOLE, zoomed } from "../src/state/view";

const PANE: Size = { w: 400, h: 600 };
const FIT = fitted({ w: 4000, h: 3000 }, PANE);

/** Where a point of the picture, by shares, is on the page. */
function onPage(of: Point, view: View): Point {
  const corner = cornerOf(view, FIT, PANE);
  return { x: corner.x + of.x * FIT.w * view.scale, y: corner.y + of.y * FIT.h * view.scale };
}

describe("a picture in its pane", () => {
  it("is shown whole in the middle, and a small one as it is", () => {
    expect(FIT).toEqual({ w: 400, h: 300 });
    expect(cornerOf(WHOLE, FIT, PANE)).toEqual({ x: 0, y: 150 });
    expect(fitted({ w: 120, h: 90 }, PANE)).toEqual({ w: 120, h: 90 });
  });

  it("keeps what is under the finger there while it is magnified", () => {
    const at = { x: 90, y: -60 };
    const under = { x: 0.5 + at.x / FIT.w, y: 0.5 + at.y / FIT.h };

    expect(onPage(under, WHOLE)).toEqual({ x: 290, y: 240 });
    const seen = zoomed(WHOLE, 4, at, FIT, PANE);
    expect(onPage(under, seen).x).toBeCloseTo(290);
    expect(onPage(under, seen).y).toBeCloseTo(240);
  });

  it("never leaves its pane, nor grows or shrinks beyond its bounds", () => {
    for (const far of [-9999, -120, 33, 9999]) {
      for (const factor of [0.01, 0.7, 1, 3, 100]) {
        const view = panned(zoomed(WHOLE, factor, { x: far, y: -far }, FIT, PANE), { x: far, y: far / 2 }, FIT, PANE);
        const corner = cornerOf(view, FIT, PANE);
        expect(view.scale).toBeGreaterThanOrEqual(1);
        expect(view.scale).toBeLessThanOrEqual(MAX_SCALE);
        // As wide as the pane at least: no empty space on either side.
        expect(corner.x).toBeLessThanOrEqual(0.001);
        expect(corner.x + FIT.w * view.scale).toBeGreaterThanOrEqual(PANE.w - 0.001);
        // Lower than the pane: in the middle; else no empty space.
        if (FIT.h * view.scale <= PANE.h) expect(view.y).toBe(0.5);
        else expect(corner.y).toBeLessThanOrEqual(0.001);
      }
    }
  });

  it("shows the same place of a picture of another size", () => {
    const other = fitted({ w: 1000, h: 1000 }, PANE);
    const view = zoomed(WHOLE, 4, { x: 100, y: 50 }, FIT, PANE);

    expect(kept(view, other, PANE)).toMatchObject({ scale: 4, x: view.x });
  });
});
