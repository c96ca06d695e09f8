/** The tools of the photo editor, and what undoes them. */

import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { TOOLS } from "../../state/strokes";
import type { Drawing } from "./use_drawing";

/** `toStage` takes the focus to the photo, where a mark is moved, or back there once it is done. */
export function Tools({ drawing, toStage }: { drawing: Drawing; toStage: () => void }) {
  const { mark, strokes, tool } = drawing;
  const then = (act: () => void) => () => {
    act();
    toStage();
  };
  return (
    <div class="photo-tools">
      <fieldset>
        <legend class="only-read">{t("editor.tools")}</legend>
        {TOOLS.map((one) => (
          <label key={one} class="photo-tool">
            <input type="radio" name="photo-tool" class="only-read" checked={one === tool} data-testid={`photo-tool-${one}`}
              onChange={() => drawing.choose(one)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                // It would send the form that the editor stands in.
                event.preventDefault();
                then(drawing.begin)();
              }} />
            <span>{t(`editor.tool.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <div class="row wrap">
        {mark !== null && (
          <>
            <button type="button" class="button tight main" data-testid="photo-keep" onClick={then(drawing.settle)}>
              <Icon name="check" /> {t(mark.tool === "crop" ? "editor.apply" : "editor.keep")}
            </button>
            <button type="button" class="button tight" onClick={then(drawing.drop)}>{t("editor.drop")}</button>
          </>
        )}
        <button type="button" class="button tight" disabled={strokes.length === 0 && mark === null} data-testid="photo-undo" onClick={drawing.undo}>
          <Icon name="undo" /> {t("editor.undo")}
        </button>
        <button type="button" class="button tight" disabled={strokes.length === 0} onClick={drawing.startOver}>
          {t("editor.start_over")}
        </button>
      </div>
    </div>
  );
}
