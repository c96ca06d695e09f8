/** What fingers, a mouse and its wheel do to a photo: drag, pinch, double tap, swipe to the next. */

import { useEffect, useRef } from "preact/hooks";
import type { Point } from "../../../state/strokes";
import { CLOSE_UP, panned, type Size, type View, WHOLE, zoomed } from "../../../state/view";

interface On {
  box: { readonly current: HTMLElement | null };
  shown: View;
  fit: Size;
  pane: Size;
  onView: (view: View) => void;
  onTurn: (by: number) => void;
}

/** Pixels sideways that turn to the next photo. */
const SWIPE_PX = 64;
const WHEEL = 1 / 400;

export function useFingers(on: On) {
  // Handlers outlive the drawing that they began in.
  const now = useRef(on);
  now.current = on;
  const down = useRef(new Map<number, Point>());
  const swiped = useRef(0);

  useEffect(() => {
    const { current } = on.box;
    if (current === null) return;
    // As an attribute it would be passive, and the page would scroll or zoom as well.
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      zoomAt(Math.exp(-event.deltaY * WHEEL), event);
    };
    current.addEventListener("wheel", turn, { passive: false });
    return () => current.removeEventListener("wheel", turn);
  }, [on.box]);

  /** Where the event is, from the pane's middle. */
  function at(event: { clientX: number; clientY: number }): Point {
    const { box, pane } = now.current;
    const { left = 0, top = 0 } = box.current?.getBoundingClientRect() ?? {};
    return { x: event.clientX - left - pane.w / 2, y: event.clientY - top - pane.h / 2 };
  }

  function zoomAt(factor: number, event: { clientX: number; clientY: number }): void {
    const { shown, fit, pane, onView } = now.current;
    onView(zoomed(shown, factor, at(event), fit, pane));
  }

  function begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    on.box.current?.setPointerCapture(event.pointerId);
    down.current.set(event.pointerId, at(event));
    swiped.current = 0;
  }

  function move(event: PointerEvent): void {
    const before = down.current.get(event.pointerId);
    if (before === undefined) return;
    const { shown, fit, pane, onView } = now.current;
    const here = at(event);
    const by = { x: here.x - before.x, y: here.y - before.y };
    const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
    down.current.set(event.pointerId, here);
    if (other !== undefined) {
      const factor = apart(here, other) / Math.max(1, apart(before, other));
      const middle = { x: (here.x + other.x) / 2, y: (here.y + other.y) / 2 };
      onView(panned(zoomed(shown, factor, middle, fit, pane), { x: by.x / 2, y: by.y / 2 }, fit, pane));
    } else if (shown.scale > 1) {
      onView(panned(shown, by, fit, pane));
    } else {
      swiped.current += by.x;
    }
  }

  function end(event: PointerEvent): void {
    if (!down.current.delete(event.pointerId) || down.current.size > 0) return;
    if (event.type === "pointerup" && Math.abs(swiped.current) > SWIPE_PX) now.current.onTurn(swiped.current < 0 ? 1 : -1);
    swiped.current = 0;
  }

  function doubled(event: MouseEvent): void {
    if (now.current.shown.scale > 1) now.current.onView(WHOLE);
    else zoomAt(CLOSE_UP, event);
  }

  return { onPointerDown: begin, onPointerMove: move, onPointerUp: end, onPointerCancel: end, onDblClick: doubled };
}

function apart(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
