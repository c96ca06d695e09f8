/** Pictures that are being attached: each with its progress, what covers parts of it, and what takes it back. */

import { useState } from "preact/hooks";
import { t } from "../i18n";
import { PARTS_OF } from "../i18n/parts";
import { Later, type Page, withWords } from "../later";
import type { Props as EditorProps } from "../pages/photo/editor";
import type { Picture, Source, Uploads } from "../state/uploads";
import { pictureUrl } from "../wire/http";
import { errorWords } from "./field_errors";
import { Icon } from "./icon";
import "./photos.css";

const loadEditor: Page<EditorProps> = withWords(PARTS_OF.photo, async () => (await import("../pages/photo/editor")).PhotoEditor);

export function UploadList({ uploads }: { uploads: Uploads }) {
  const [edited, setEdited] = useState<{ id: string; source: Source } | null>(null);
  const pictures = uploads.pictures.value;
  const place = pictures.findIndex((one) => one.id === edited?.id);
  function edit(id: string): void {
    const source = uploads.hold(id);
    if (source !== undefined) setEdited({ id, source });
  }
  if (pictures.length === 0) return null;
  return (
    <>
      <ul class="uploads">
        {pictures.map((one, nth) => (
          <li key={one.id} class={one.failedCode ? "upload failed" : "upload"}>
            <Tile picture={one} number={nth + 1} uploads={uploads} onEdit={() => edit(one.id)} />
          </li>
        ))}
      </ul>
      <p class="hint">{t("photo.cover_first")}</p>
      <Writing pictures={pictures} />
      {edited !== null && place >= 0 && (
        <Later key={edited.id} load={loadEditor} props={{
          source: edited.source,
          number: place + 1,
          onDone: (made) => {
            setEdited(null);
            uploads.replace(edited.id, made);
          },
          onCancel: () => {
            setEdited(null);
            uploads.offer(edited.id);
          },
        }} />
      )}
    </>
  );
}

interface TileProps {
  picture: Picture;
  number: number;
  uploads: Uploads;
  onEdit: () => void;
}

function Tile({ picture, number, uploads, onEdit }: TileProps) {
  return (
    <>
      <img src={picture.localUrl ?? pictureUrl(picture.id, true)} alt={t("photo.nth", { number })} />
      {picture.attachmentId === null && picture.failedCode === null && (
        <progress max="1" value={picture.share} aria-label={t("photo.sending")} />
      )}
      {picture.failedCode !== null && (
        <button type="button" class="upload-again small" onClick={() => void uploads.send(picture.id)}>
          {errorWords(picture.failedCode)}
        </button>
      )}
      {uploads.has(picture.id) && (
        <button type="button" class="upload-edit" aria-label={t("photo.edit", { number })} title={t("photo.edit", { number })}
          data-testid="upload-edit" onClick={onEdit}>
          <Icon name="edit" />
        </button>
      )}
      <button type="button" class="upload-remove" aria-label={t("photo.remove", { number })} onClick={() => uploads.drop(picture.id)}>
        <Icon name="close" />
      </button>
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
