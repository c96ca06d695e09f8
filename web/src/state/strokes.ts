/** What is drawn on a picture before it is sent, and the places that this covers. Pure: no canvas here. */

export type Tool = "box" | "blur" | "crop" | "arrow";
export const TOOLS: readonly Tool[] = ["box", "blur", "crop", "arrow"];

export interface Point {
  x: number;
  y: number;
}

/** In pixels of the whole picture, upright. */
export interface Area extends Point {
  w: number;
  h: number;
}

/** Two corners of an area, or an arrow's tail and head, in pixels of the whole picture. */
export interface Stroke {
  tool: Tool;
  from: Point;
  to: Point;
}

/** A place that the server covers as well, in fractions of the picture that is sent. */
export interface Cover extends Area {
  kind: "box" | "blur";
}

/** As many as the server takes with one picture. */
export const MAX_COVERS = 50;
/** Phones draw nothing on a larger canvas. */
export const MAX_SIDE_PX = 4096;
const MAX_PNG_PIXELS = 4_000_000;
const MIN_CELL_PX = 16;
const MOST_CELLS_A_SIDE = 12;

/** The size that a picture is worked on and sent in: its own, or what a canvas can hold. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const share = Math.min(1, MAX_SIDE_PX / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** Drawings stay PNG, where they are small; photos are JPEG. */
export function encodingOf(type: string, frame: Area): "image/png" | "image/jpeg" {
  return type === "image/png" && frame.w * frame.h < MAX_PNG_PIXELS ? "image/png" : "image/jpeg";
}

/** The area between a stroke's corners, in whole pixels: one that is touched belongs to it. */
export function areaOf({ from, to }: Stroke): Area {
  const x = Math.floor(Math.min(from.x, to.x));
  const y = Math.floor(Math.min(from.y, to.y));
  return { x, y, w: Math.ceil(Math.max(from.x, to.x)) - x, h: Math.ceil(Math.max(from.y, to.y)) - y };
}

/** What two areas share; null where they only touch, or not even that. */
export function shared(one: Area, other: Area): Area | null {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const w = Math.min(one.x + one.w, other.x + other.w) - x;
  const h = Math.min(one.y + one.h, other.y + other.h) - y;
  return w > 0 && h > 0 ? { x, y, w, h } : null;
}

/** The part of the picture that is left after cropping. */
export function frameOf(strokes: readonly Stroke[], picture: Area): Area {
  return strokes
    .filter((one) => one.tool === "crop")
    .reduce((frame, one) => shared(areaOf(one), frame) ?? frame, picture);
}

/** The covered places within the frame, in pixels of the whole picture, in the order they were drawn in. */
export function coveredIn(strokes: readonly Stroke[], picture: Area): Cover[] {
  const frame = frameOf(strokes, picture);
  return strokes.flatMap((one) => {
    if (one.tool !== "box" && one.tool !== "blur") return [];
    const area = shared(areaOf(one), frame);
    return area === null ? [] : [{ kind: one.tool, ...area }];
  });
}

/** The same places in fractions of what is left of the picture. */
export function coversOf(strokes: readonly Stroke[], picture: Area): Cover[] {
  const frame = frameOf(strokes, picture);
  return coveredIn(strokes, picture).map((one) => {
    const x = (one.x - frame.x) / frame.w;
    const y = (one.y - frame.y) / frame.h;
    return { kind: one.kind, x, y, w: Math.min(one.w / frame.w, 1 - x), h: Math.min(one.h / frame.h, 1 - y) };
  });
}

/** Why a stroke can't be drawn; null when it can. */
export function refusalOf(stroke: Stroke, strokes: readonly Stroke[], picture: Area): "too_small" | "full" | null {
  const frame = frameOf(strokes, picture);
  const area = shared(areaOf(stroke), frame);
  const least = leastSide(frame);
  const small =
    stroke.tool === "arrow"
      ? Math.hypot(stroke.to.x - stroke.from.x, stroke.to.y - stroke.from.y) < 2 * least
      : area === null || area.w < least || area.h < least;
  if (small) return "too_small";
  const covers = stroke.tool === "box" || stroke.tool === "blur";
  return covers && coveredIn(strokes, picture).length >= MAX_COVERS ? "full" : null;
}

// A finger that only touched the picture draws nothing.
function leastSide(frame: Area): number {
  return Math.min(4, frame.w, frame.h);
}

/** A stroke in the middle of the frame, a third of it in width and height: where the keyboard begins. */
export function inMiddle(tool: Tool, frame: Area): Stroke {
  return {
    tool,
    from: { x: frame.x + frame.w / 3, y: frame.y + frame.h / 3 },
    to: { x: frame.x + (2 * frame.w) / 3, y: frame.y + (2 * frame.h) / 3 },
  };
}

/** The stroke moved as a whole, as far as the frame lets it. */
export function moved(stroke: Stroke, by: Point, frame: Area): Stroke {
  const { from, to } = stroke;
  const x = between(by.x, frame.x - Math.min(from.x, to.x), frame.x + frame.w - Math.max(from.x, to.x));
  const y = between(by.y, frame.y - Math.min(from.y, to.y), frame.y + frame.h - Math.max(from.y, to.y));
  return { ...stroke, from: { x: from.x + x, y: from.y + y }, to: { x: to.x + x, y: to.y + y } };
}

/** The stroke with its second corner, or its head, elsewhere within the frame. */
export function resized(stroke: Stroke, by: Point, frame: Area): Stroke {
  return { ...stroke, to: within({ x: stroke.to.x + by.x, y: stroke.to.y + by.y }, frame) };
}

/** The point of the frame that is nearest. */
export function within(point: Point, frame: Area): Point {
  return { x: between(point.x, frame.x, frame.x + frame.w), y: between(point.y, frame.y, frame.y + frame.h) };
}

function between(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** How far one press of an arrow key moves, in pixels of the picture. */
export function stepOf(frame: Area): number {
  return Math.max(1, Math.max(frame.w, frame.h) / 40);
}

/** The cells of a mosaic that fill an area, none narrower than `cellSide` where the area has the room. */
export function cellsOf(area: Area): Area[] {
  const side = cellSide(area);
  const columns = edges(area.x, area.w, side);
  const rows = edges(area.y, area.h, side);
  return rows.slice(1).flatMap((bottom, row) =>
    columns.slice(1).map((right, column) => {
      const x = columns[column] as number;
      const y = rows[row] as number;
      return { x, y, w: right - x, h: bottom - y };
    }),
  );
}

/** So coarse that letters and faces can't be told: a twelfth of the longer side, and 16 pixels at least. */
export function cellSide(area: Area): number {
  return Math.max(MIN_CELL_PX, Math.ceil(Math.max(area.w, area.h) / MOST_CELLS_A_SIDE));
}

function edges(start: number, length: number, side: number): number[] {
  const count = Math.max(1, Math.floor(length / side));
  return Array.from({ length: count + 1 }, (_, nth) => start + Math.round((nth * length) / count));
}

/** An arrow's thickness: visible in a picture of any size. */
export function arrowWidth(frame: Area): number {
  return Math.max(3, Math.max(frame.w, frame.h) / 90);
}

/** An arrow's outline as the data of an SVG path, from tail to head. */
export function arrowPath({ from, to }: Stroke, width: number): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const neck = Math.max(0, length - 4 * width);
  // Distance from the tail, and to the side.
  const corners: [number, number][] = [
    [0, width / 2], [neck, width / 2], [neck, 1.6 * width], [length, 0],
    [neck, -1.6 * width], [neck, -width / 2], [0, -width / 2],
  ];
  const points = corners.map(([far, aside]) => {
    const x = from.x + along.x * far - along.y * aside;
    const y = from.y + along.y * far + along.x * aside;
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}
