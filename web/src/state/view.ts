/** How a picture lies in its pane: how far magnified, and which of its points is in the middle. Pure. */

import type { Point } from "./strokes";

export interface Size {
  w: number;
  h: number;
}

/** `x` and `y` are shares of the picture, so that two pictures of unlike size can show the same place. */
export interface View extends Point {
  scale: number;
}

export const WHOLE: View = { scale: 1, x: 0.5, y: 0.5 };
export const MAX_SCALE = 8;
export const STEP = 1.5;
/** What a double tap magnifies to. */
export const CLOSE_UP = 2.5;

/** The picture's size on the page when it is shown whole; small ones are not blown up. */
export function fitted(picture: Size, pane: Size): Size {
  const share = Math.min(1, pane.w / picture.w, pane.h / picture.h);
  return { w: picture.w * share, h: picture.h * share };
}

/** The same view with no more empty space beside the picture than there must be. */
export function kept(view: View, fit: Size, pane: Size): View {
  const scale = Math.min(MAX_SCALE, Math.max(1, view.scale));
  return { scale, x: inside(view.x, pane.w / (fit.w * scale)), y: inside(view.y, pane.h / (fit.h * scale)) };
}

/** What share of a side may be in the middle when so large a share of it is to be seen. */
function inside(share: number, seen: number): number {
  return seen >= 1 ? 0.5 : Math.min(1 - seen / 2, Math.max(seen / 2, share));
}

/** Magnified, with the point of the picture that is `at` (from the pane's middle) staying where it is. */
export function zoomed(view: View, factor: number, at: Point, fit: Size, pane: Size): View {
  const scale = Math.min(MAX_SCALE, Math.max(1, view.scale * factor));
  const x = view.x + at.x / (fit.w * view.scale) - at.x / (fit.w * scale);
  const y = view.y + at.y / (fit.h * view.scale) - at.y / (fit.h * scale);
  return kept({ scale, x, y }, fit, pane);
}

/** Moved on by so many pixels of the page. */
export function panned(view: View, by: Point, fit: Size, pane: Size): View {
  const { scale } = view;
  return kept({ scale, x: view.x - by.x / (fit.w * scale), y: view.y - by.y / (fit.h * scale) }, fit, pane);
}

/** Where the picture's upper left corner comes to lie in the pane. */
export function cornerOf(view: View, fit: Size, pane: Size): Point {
  return { x: pane.w / 2 - view.x * fit.w * view.scale, y: pane.h / 2 - view.y * fit.h * view.scale };
}
