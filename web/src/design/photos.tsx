/** Pictures that are attached, and a viewer for one of them. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { pictureUrl } from "../wire/http";
import type { AttachmentInfo } from "../wire/shapes";
import "./photos.css";

/** Pictures of a case or message; a click opens the viewer. */
export function Photos({ attachments }: { attachments: readonly AttachmentInfo[] }) {
  const [open, setOpen] = useState<number | null>(null);
  if (attachments.length === 0) return null;
  return (
    <>
      <ul class="photos">
        {attachments.map((one, place) => (
          <li key={one.attachment_id}>
            <button type="button" onClick={() => setOpen(place)} aria-label={t("photo.open", { number: place + 1 })}>
              <img
                src={pictureUrl(one.attachment_id, true)}
                alt=""
                loading="lazy"
                width={one.width}
                height={one.height}
              />
            </button>
          </li>
        ))}
      </ul>
      {open !== null && (
        <Viewer attachments={attachments} at={open} onMove={setOpen} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

interface ViewerProps {
  attachments: readonly AttachmentInfo[];
  at: number;
  onMove: (at: number) => void;
  onClose: () => void;
}

function Viewer({ attachments, at, onMove, onClose }: ViewerProps) {
  const one = attachments[at];
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null);
  const [full, setFull] = useState(false);
  useEffect(() => dialog?.showModal(), [dialog]);
  const move = (by: number): void => onMove((at + by + attachments.length) % attachments.length);
  if (one === undefined) return null;
  return (
    <dialog
      ref={setDialog}
      class="viewer"
      aria-label={t("photo.nth", { number: at + 1 })}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === "ArrowRight") move(1);
        if (event.key === "ArrowLeft") move(-1);
      }}
    >
      <div class="viewer-bar">
        <span class="number">
          {at + 1} / {attachments.length}
        </span>
        {attachments.length > 1 && (
          <>
            <button type="button" class="button tight" onClick={() => move(-1)}>
              {t("photo.previous")}
            </button>
            <button type="button" class="button tight" onClick={() => move(1)}>
              {t("photo.next")}
            </button>
          </>
        )}
        <button type="button" class="button tight" aria-pressed={full} onClick={() => setFull(!full)}>
          {t("photo.full_size")}
        </button>
        <button type="button" class="button tight push" onClick={() => dialog?.close()}>
          {t("close")}
        </button>
      </div>
      <div class={full ? "viewer-picture full" : "viewer-picture"}>
        <img src={pictureUrl(one.attachment_id)} alt={t("photo.nth", { number: at + 1 })} />
      </div>
    </dialog>
  );
}
