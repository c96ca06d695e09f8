/** A picture's pixels: read upright, drawn on, made a file of again. Nothing here decides where. */

import {
  type Area, arrowPath, arrowWidth, cellsOf, coveredIn, encodingOf, fitted, frameOf, type Stroke,
} from "../../state/strokes";

const JPEG_QUALITY = 0.9;

/** Read a picture upright, no larger than a canvas holds. Rejects what this browser can't read. */
export async function readPicture(file: Blob): Promise<ImageBitmap> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = fitted(picture.width, picture.height);
  if (width === picture.width && height === picture.height) return picture;
  const smaller = await createImageBitmap(picture, { resizeWidth: width, resizeHeight: height, resizeQuality: "high" });
  picture.close();
  return smaller;
}

export function wholeOf(picture: ImageBitmap): Area {
  return { x: 0, y: 0, w: picture.width, h: picture.height };
}

/** Draw what is left of the picture. Covers come last, as on the server: no arrow lies over one. */
export function paint(canvas: HTMLCanvasElement, picture: ImageBitmap, strokes: readonly Stroke[]): void {
  const frame = frameOf(strokes, wholeOf(picture));
  canvas.width = frame.w;
  canvas.height = frame.h;
  // Blurring reads pixels back.
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("no canvas to draw on");
  // Without ground the mosaic's see-through cells would leave what they cover.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, frame.w, frame.h);
  pen.translate(-frame.x, -frame.y);
  pen.drawImage(picture, 0, 0);
  const width = arrowWidth(frame);
  const colour = getComputedStyle(canvas).getPropertyValue("--pointer");
  for (const stroke of strokes) if (stroke.tool === "arrow") drawArrow(pen, stroke, width, colour);
  for (const cover of coveredIn(strokes, wholeOf(picture))) {
    if (cover.kind === "box") {
      pen.fillStyle = "#000";
      pen.fillRect(cover.x, cover.y, cover.w, cover.h);
    } else drawMosaic(pen, cover, frame);
  }
}

function drawArrow(pen: CanvasRenderingContext2D, stroke: Stroke, width: number, colour: string): void {
  const outline = new Path2D(arrowPath(stroke, width));
  pen.lineJoin = "round";
  pen.lineWidth = width * 0.7;
  pen.strokeStyle = "#fff";
  pen.stroke(outline);
  pen.fillStyle = colour;
  pen.fill(outline);
}

function drawMosaic(pen: CanvasRenderingContext2D, area: Area, frame: Area): void {
  for (const cell of cellsOf(area)) {
    const { data } = pen.getImageData(cell.x - frame.x, cell.y - frame.y, cell.w, cell.h);
    const sums = [0, 0, 0];
    for (let at = 0; at < data.length; at += 4) {
      for (let colour = 0; colour < 3; colour += 1) sums[colour] = (sums[colour] as number) + (data[at + colour] as number);
    }
    pen.fillStyle = `rgb(${sums.map((sum) => Math.round((4 * sum) / data.length)).join()})`;
    pen.fillRect(cell.x, cell.y, cell.w, cell.h);
  }
}

/** Make a file of what the canvas shows. Rejects when the browser can't. */
export function encode(canvas: HTMLCanvasElement, type: string): Promise<File> {
  const to = encodingOf(type, { x: 0, y: 0, w: canvas.width, h: canvas.height });
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (made) => (made === null ? reject(new Error("no picture was made")) : resolve(new File([made], "file", { type: made.type }))),
      to,
      JPEG_QUALITY,
    );
  });
}
