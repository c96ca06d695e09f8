/** Looks at a room's photos closely: one, or two side by side, magnified and moved together or each by itself. */

import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../../design/icon";
import { t } from "../../../i18n";
import { type View, WHOLE } from "../../../state/view";
import type { AttachmentInfo } from "../../../wire/shapes";
import { Pane } from "./pane";
import "./viewer.css";

export interface Props {
  /** All of the room. */
  photos: readonly AttachmentInfo[];
  /** The id of the one that was tapped. */
  opened: string;
  onClose: () => void;
}

/** One half of the viewer; without comparing there is one. */
interface Side {
  at: number;
  view: View;
}

export function PhotoViewer({ photos, opened, onClose }: Props) {
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null);
  const first = Math.max(0, photos.findIndex((one) => one.attachment_id === opened));
  const [sides, setSides] = useState<readonly Side[]>([{ at: first, view: WHOLE }]);
  const [together, setTogether] = useState(true);
  useEffect(() => dialog?.showModal(), [dialog]);
  const comparing = sides.length > 1;

  function look(nth: number, view: View): void {
    setSides((now) => now.map((side, other) => (other === nth || together ? { ...side, view } : side)));
  }

  function turn(nth: number, by: number): void {
    const to = (at: number): number => (at + by + photos.length) % photos.length;
    setSides((now) => now.map((side, other) => {
      if (other !== nth) return side;
      // Beside another, the same place of the next photo is looked at.
      return { at: to(side.at), view: now.length > 1 ? side.view : WHOLE };
    }));
  }

  function compare(): void {
    setSides(([one = { at: first, view: WHOLE }, other]) =>
      other === undefined ? [one, { at: (one.at + 1) % photos.length, view: one.view }] : [one]);
  }

  return (
    <dialog ref={setDialog} class="photo-viewer" aria-label={t("viewer.photo", { number: first + 1, count: photos.length })}
      onClose={onClose} data-testid="photo-viewer">
      <div class="photo-viewer-bar">
        {photos.length > 1 && (
          <button type="button" class="button tight" aria-pressed={comparing} onClick={compare} data-testid="photo-compare">
            {t("viewer.compare")}
          </button>
        )}
        {comparing && (
          <button type="button" class="button tight" aria-pressed={together} onClick={() => setTogether(!together)}>
            {t("viewer.together")}
          </button>
        )}
        <button type="button" class="button tight push" onClick={() => dialog?.close()}>
          <Icon name="close" /> {t("close")}
        </button>
      </div>
      <p class="only-read" id="viewer-help">{t("viewer.help")}</p>
      <div class="photo-sides">
        {sides.map((side, nth) => {
          const photo = photos[side.at];
          if (photo === undefined) return null;
          const told = { number: side.at + 1, count: photos.length };
          return (
            <Pane key={nth} photo={photo} view={side.view} several={photos.length > 1}
              place={`${told.number} / ${told.count}`}
              name={comparing ? t("viewer.side", { side: nth + 1, ...told }) : t("viewer.photo", told)}
              onView={(view) => look(nth, view)} onTurn={(by) => turn(nth, by)} />
          );
        })}
      </div>
    </dialog>
  );
}
