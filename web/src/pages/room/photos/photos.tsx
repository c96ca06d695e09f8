/** Pictures that are attached to a case or message; a tap opens the viewer. */

import { useState } from "preact/hooks";
import { t } from "../../../i18n";
import { Later, type Page } from "../../../later";
import type { LiveRoom } from "../../../state/live_room";
import { photosOf } from "../../../state/room_photos";
import { pictureUrl } from "../../../wire/http";
import type { AttachmentInfo } from "../../../wire/shapes";
import "../../../design/photos.css";
import type { Props as ViewerProps } from "./viewer";

const loadViewer: Page<ViewerProps> = async () => (await import("./viewer")).PhotoViewer;

export function Photos({ live, attachments }: { live: LiveRoom; attachments: readonly AttachmentInfo[] }) {
  const [open, setOpen] = useState<string | null>(null);
  if (attachments.length === 0) return null;
  return (
    <>
      <ul class="photos">
        {attachments.map((one, place) => (
          <li key={one.attachment_id}>
            <button type="button" onClick={() => setOpen(one.attachment_id)} aria-label={t("photo.open", { number: place + 1 })}>
              <img src={pictureUrl(one.attachment_id, true)} alt="" loading="lazy" width={one.width} height={one.height} />
            </button>
          </li>
        ))}
      </ul>
      {open !== null && (
        <Later load={loadViewer} props={{ photos: photosOf(live.room.value), opened: open, onClose: () => setOpen(null) }} />
      )}
    </>
  );
}
