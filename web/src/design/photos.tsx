/** Pictures: those being attached, those attached, and a viewer for one of them. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Picture, Uploads } from "../state/uploads";
import { pictureUrl } from "../wire/http";
import type { AttachmentInfo } from "../wire/shapes";
import { errorWords } from "./field_errors";
import { Icon } from "./icon";
import "./photos.css";

/** Pictures on their way, each with its progress and a way to take it back. */
export function UploadList({ uploads }: { uploads: Uploads }) {
  if (uploads.pictures.value.length === 0) return null;
  return (
    <>
      <ul class="uploads">
        {uploads.pictures.value.map((picture, place) => (
          <li key={picture.id} class={picture.failedCode ? "upload failed" : "upload"}>
            <img src={picture.localUrl ?? pictureUrl(picture.id, true)} alt={t("photo.nth", { number: place + 1 })} />
            {picture.attachmentId === null && picture.failedCode === null && (
              <progress max="1" value={picture.share} aria-label={t("photo.sending")} />
            )}
            {picture.failedCode !== null && (
              <button type="button" class="upload-again small" onClick={() => void uploads.send(picture.id)}>
                {errorWords(picture.failedCode)}
              </button>
            )}
            <button
              type="button"
              class="upload-remove"
              aria-label={t("photo.remove", { number: place + 1 })}
              onClick={() => uploads.remove(picture.id)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <Writing pictures={uploads.pictures.value} />
    </>
  );
}

/** What the writing in pictures tells, or that nobody looked for any. */
function Writing({ pictures }: { pictures: readonly Picture[] }) {
  const unread = pictures.some((one) => one.wordsRead === false);
  const telling = pictures.flatMap((one, place) => (one.tells.length === 0 ? [] : [{ ...one, number: place + 1 }]));
  return (
    <div role="status" data-testid="photo-writing">
      {telling.map((one) => (
        <p key={one.id} class={`banner ${one.failedCode === null ? "warn" : "bad"} small`}>
          <Icon name="alert" />{" "}
          {t(one.failedCode === null ? "photo.may_tell" : "photo.tells", {
            number: one.number,
            what: one.tells.map((kind) => t(`guard.class.${kind}`)).join(", "),
          })}
        </p>
      ))}
      {unread && <p class="banner warn small"><Icon name="alert" /> {t("photo.not_read")}</p>}
    </div>
  );
}

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
