/** The photo that is drawn on: its canvas, and over it the mark that is being placed. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { areaOf, arrowPath, arrowWidth, frameOf, moved, type Point, resized, stepOf, type Stroke, type Tool, within } from "../../state/strokes";
import { paint, wholeOf } from "./drawing";

interface Props {
  canvas: RefObject<HTMLCanvasElement | null>;
  stage: RefObject<HTMLDivElement | null>;
  picture: ImageBitmap;
  strokes: readonly Stroke[];
  tool: Tool;
  mark: Stroke | null;
  /** Put another mark in place of the one that is there. */
  onMark: (mark: Stroke) => void;
  /** A drag begins, ends with this mark, or was broken off. */
  onDrag: () => void;
  onDragged: (mark: Stroke) => void;
  onDrop: () => void;
  /** Enter on the photo. */
  onKeep: () => void;
}

const KEYS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export function Stage({ canvas, stage, picture, strokes, tool, mark, ...on }: Props) {
  const over = useRef<SVGSVGElement>(null);
  const start = useRef<Point | null>(null);
  const frame = frameOf(strokes, wholeOf(picture));
  useLayoutEffect(() => {
    if (canvas.current !== null) paint(canvas.current, picture, strokes);
  }, [picture, strokes]);

  function at(event: PointerEvent): Point {
    const toPicture = over.current?.getScreenCTM()?.inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(toPicture);
    return within({ x, y }, frame);
  }

  function begin(event: PointerEvent): void {
    // A second finger, or another button, draws nothing.
    if (!event.isPrimary || event.button !== 0) return;
    stage.current?.setPointerCapture(event.pointerId);
    start.current = at(event);
    on.onDrag();
  }

  function drag(event: PointerEvent): void {
    if (start.current !== null && event.isPrimary) on.onMark({ tool, from: start.current, to: at(event) });
  }

  function end(event: PointerEvent): void {
    if (start.current === null || !event.isPrimary) return;
    const from = start.current;
    start.current = null;
    if (event.type === "pointercancel") on.onDrop();
    // The last move may not have been drawn yet.
    else on.onDragged({ tool, from, to: at(event) });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const by = KEYS[event.key];
    if (event.key === "Enter") {
      event.preventDefault();
      on.onKeep();
    } else if (by !== undefined && mark !== null) {
      event.preventDefault();
      const step = stepOf(frame);
      const far = { x: by.x * step, y: by.y * step };
      on.onMark(event.shiftKey ? resized(mark, far, frame) : moved(mark, far, frame));
    }
  }

  return (
    <div ref={stage} class="photo-stage" tabIndex={0} role="application" aria-label={t("editor.stage")}
      aria-describedby="photo-help" data-testid="photo-stage"
      onPointerDown={begin} onPointerMove={drag} onPointerUp={end} onPointerCancel={end} onKeyDown={onKeyDown}>
      <canvas ref={canvas} aria-hidden="true" />
      <svg ref={over} viewBox={`${frame.x} ${frame.y} ${frame.w} ${frame.h}`} aria-hidden="true">
        {mark !== null && <Shape mark={mark} width={arrowWidth(frame)} />}
      </svg>
    </div>
  );
}

function Shape({ mark, width }: { mark: Stroke; width: number }) {
  if (mark.tool === "arrow") return <path class="mark-arrow" d={arrowPath(mark, width)} />;
  const { x, y, w, h } = areaOf(mark);
  return (
    <>
      <rect class={`mark-${mark.tool}`} x={x} y={y} width={w} height={h} />
      <rect class="mark-edge" x={x} y={y} width={w} height={h} />
      <rect class="mark-edge inner" x={x} y={y} width={w} height={h} />
    </>
  );
}
