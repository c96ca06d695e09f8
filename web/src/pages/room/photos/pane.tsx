/** One photo that can be magnified and moved: by fingers, mouse, keys or buttons. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../../design/icon";
import { t } from "../../../i18n";
import { cornerOf, fitted, kept, panned, type Size, STEP, type View, WHOLE, zoomed } from "../../../state/view";
import { pictureUrl } from "../../../wire/http";
import type { AttachmentInfo } from "../../../wire/shapes";
import { useFingers } from "./use_fingers";

interface Props {
  photo: AttachmentInfo;
  /** What it is called: its number among all, and which side it is on. */
  name: string;
  /** The same in figures, short enough for a phone. */
  place: string;
  view: View;
  several: boolean;
  onView: (view: View) => void;
  onTurn: (by: number) => void;
}

const MIDDLE = { x: 0, y: 0 };
const ARROWS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};
/** How much of a pane an arrow key moves by. */
const KEY_SHARE = 0.15;

export function Pane({ photo, name, place, view, several, onView, onTurn }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const pane = useSize(box);
  const [failed, setFailed] = useState(false);
  useEffect(() => setFailed(false), [photo.attachment_id]);
  const fit = fitted({ w: photo.width, h: photo.height }, pane);
  const shown = kept(view, fit, pane);
  const closer = shown.scale > 1;
  const corner = cornerOf(shown, fit, pane);
  const magnify = (factor: number): void => onView(zoomed(shown, factor, MIDDLE, fit, pane));
  const fingers = useFingers({ box, shown, fit, pane, onView, onTurn });

  function onKeyDown(event: KeyboardEvent): void {
    const by = ARROWS[event.key];
    if (event.key === "+" || event.key === "=") magnify(STEP);
    else if (event.key === "-") magnify(1 / STEP);
    else if (event.key === "0") onView(WHOLE);
    else if (by !== undefined && closer) {
      onView(panned(shown, { x: by.x * pane.w * KEY_SHARE, y: by.y * pane.h * KEY_SHARE }, fit, pane));
    } else if (by !== undefined && by.x !== 0 && several) onTurn(-by.x);
    else return;
    event.preventDefault();
  }

  return (
    <section class="photo-side" aria-label={name}>
      <div class="photo-pane-bar">
        {several && <Act name={t("viewer.previous")} sign="‹" onAct={() => onTurn(-1)} />}
        {several && <Act name={t("viewer.next")} sign="›" onAct={() => onTurn(1)} />}
        <span class="number small" aria-hidden="true">{place}</span>
        <Act name={t("viewer.farther")} sign="−" push off={!closer} onAct={() => magnify(1 / STEP)} />
        <span class="number small" role="status" data-testid="photo-scale">
          {t("viewer.scale", { percent: Math.round(shown.scale * 100) })}
        </span>
        <Act name={t("viewer.closer")} sign="+" onAct={() => magnify(STEP)} />
        <button type="button" class="button tight" disabled={!closer} onClick={() => onView(WHOLE)}>{t("viewer.whole")}</button>
      </div>
      <div ref={box} class={closer ? "photo-pane closer" : "photo-pane"} tabIndex={0} role="application" aria-label={name}
        aria-describedby="viewer-help" data-testid="photo-pane" onKeyDown={onKeyDown} {...fingers}>
        {failed ? (
          <p role="alert"><Icon name="alert" /> {t("viewer.failed")}</p>
        ) : (
          <img key={photo.attachment_id} src={pictureUrl(photo.attachment_id)} alt={name} draggable={false}
            width={fit.w} height={fit.h} onError={() => setFailed(true)}
            style={{ transform: `translate(${corner.x}px, ${corner.y}px) scale(${shown.scale})` }} />
        )}
      </div>
    </section>
  );
}

interface ActProps {
  name: string;
  sign: string;
  push?: boolean;
  off?: boolean;
  onAct: () => void;
}

function Act({ name, sign, push = false, off = false, onAct }: ActProps) {
  return (
    <button type="button" class={push ? "button tight push" : "button tight"} aria-label={name} title={name} disabled={off}
      onClick={onAct}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

/** The size of an element on the page, also after it has changed. */
function useSize(box: { readonly current: HTMLElement | null }): Size {
  const [size, setSize] = useState<Size>({ w: 1, h: 1 });
  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const seen = new ResizeObserver(() => setSize({ w: current.clientWidth, h: current.clientHeight }));
    seen.observe(current);
    return () => seen.disconnect();
  }, [box]);
  return size;
}
