/** Cover, blur, crop or point at places of a photo, before it is sent. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { coversOf } from "../../state/strokes";
import type { Source } from "../../state/uploads";
import { encode, readPicture, wholeOf } from "./drawing";
import { Stage } from "./stage";
import { Tools } from "./tools";
import { type Drawing, useDrawing } from "./use_drawing";
import "./editor.css";

export interface Props {
  source: Source;
  number: number;
  onDone: (edited: Omit<Source, "original">) => void;
  /** The photo stays as it was. */
  onCancel: () => void;
}

export function PhotoEditor({ source, number, onDone, onCancel }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const left = useRef(false);
  const picture = usePicture(source.original);
  useEffect(() => {
    dialog.current?.showModal();
    return close;
  }, []);
  // Closed while it stands in the page, it gives the focus back to the pencil.
  function close(): void {
    left.current = true;
    dialog.current?.close();
  }
  function cancel(): void {
    close();
    onCancel();
  }
  function done(edited: Omit<Source, "original">): void {
    close();
    onDone(edited);
  }
  return (
    <dialog ref={dialog} class="photo-editor" aria-labelledby="photo-title" data-testid="photo-editor"
      // A phone's way back may close it without asking.
      onClose={() => left.current || onCancel()}>
      {picture === null || picture === "unreadable" ? (
        <Bare number={number} unreadable={picture !== null} onCancel={cancel} />
      ) : (
        <Drawn source={source} picture={picture} number={number} dialog={dialog} onDone={done} onCancel={cancel} />
      )}
    </dialog>
  );
}

/** The picture once it is read; it is let go with the editor. */
function usePicture(file: Blob): ImageBitmap | "unreadable" | null {
  const [picture, setPicture] = useState<ImageBitmap | "unreadable" | null>(null);
  useEffect(() => {
    let wanted = true;
    let read: ImageBitmap | null = null;
    readPicture(file).then(
      (made) => {
        if (!wanted) return made.close();
        read = made;
        setPicture(made);
      },
      () => wanted && setPicture("unreadable"),
    );
    return () => {
      wanted = false;
      read?.close();
    };
  }, [file]);
  return picture;
}

function Bare({ number, unreadable, onCancel }: { number: number; unreadable: boolean; onCancel: () => void }) {
  return (
    <>
      <div class="photo-bar">
        <h2 id="photo-title">{t("editor.title", { number })}</h2>
        <button type="button" class="button" onClick={onCancel}>{t(unreadable ? "editor.as_it_is" : "cancel")}</button>
      </div>
      {unreadable
        ? <p class="banner bad photo-words" role="alert"><Icon name="alert" /> {t("editor.unreadable")}</p>
        : <p class="waiting" role="status"><Icon name="spinner" className="spin" /> {t("loading")}</p>}
    </>
  );
}

interface DrawnProps extends Props {
  picture: ImageBitmap;
  dialog: { current: HTMLDialogElement | null };
}

function Drawn({ source, picture, number, dialog, onDone, onCancel }: DrawnProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const drawing = useDrawing(source.strokes, wholeOf(picture));
  const [making, setMaking] = useState(false);
  const { strokes } = drawing;

  // A mark that was not kept yet is meant: what somebody wants covered never goes out bare.
  function done(): void {
    if (drawing.settle()) setMaking(true);
  }
  useEffect(() => {
    if (!making || canvas.current === null) return;
    if (strokes.length === 0) return onDone({ strokes, sent: source.original, covers: [] });
    encode(canvas.current, source.original.type).then(
      (sent) => onDone({ strokes, sent, covers: coversOf(strokes, wholeOf(picture)) }),
      () => {
        setMaking(false);
        drawing.say(t("editor.failed"));
      },
    );
  }, [making]);
  useLeaving(dialog, drawing, strokes !== source.strokes, onCancel);

  return (
    <>
      <div class="photo-bar">
        <h2 id="photo-title">{t("editor.title", { number })}</h2>
        <button type="button" class="button" onClick={onCancel} disabled={making}>{t("cancel")}</button>
        <button type="button" class="button main" onClick={done} disabled={making} data-testid="photo-done">{t("editor.done")}</button>
      </div>
      <Tools drawing={drawing} toStage={() => stage.current?.focus()} />
      <Stage canvas={canvas} stage={stage} picture={picture} strokes={strokes} tool={drawing.tool} mark={drawing.mark}
        onMark={drawing.setMark} onDrag={drawing.dragging} onDragged={drawing.dragged} onDrop={drawing.drop}
        onKeep={() => (drawing.mark === null ? drawing.begin() : drawing.settle())} />
      <div class="photo-foot small">
        <p role="status" data-testid="photo-status"><strong>{drawing.status}</strong></p>
        <p class="soft" id="photo-help">{t("editor.help")}</p>
      </div>
    </>
  );
}

/** Esc drops a mark first; then it leaves, unless that would throw something away unasked. */
function useLeaving(dialog: DrawnProps["dialog"], drawing: Drawing, changed: boolean, onCancel: () => void): void {
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    function leave(event: Event): void {
      event.preventDefault();
      event.stopPropagation();
      if (drawing.mark !== null) drawing.drop();
      else if (changed) drawing.say(t("editor.unsaved"));
      else onCancel();
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape") leave(event);
    };
    element.addEventListener("cancel", leave);
    element.addEventListener("keydown", onKeyDown);
    return () => {
      element.removeEventListener("cancel", leave);
      element.removeEventListener("keydown", onKeyDown);
    };
  });
}
