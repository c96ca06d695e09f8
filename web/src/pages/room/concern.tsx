/** Tells the poster, above the case, that a colleague is concerned about the safety of something said here. */

import { useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { t, tn } from "../../i18n";
import type { LiveRoom } from "../../state/live_room";
import { concernsIn } from "../../state/concerns";
import { showEntry } from "./show_entry";

export function Concern({ live }: { live: LiveRoom }) {
  const [looked, setLooked] = useState(0);
  const concerns = concernsIn(live.room.value);
  const newest = concerns.at(-1);
  // The place for it is always there, so that it is read out when something comes.
  return (
    <div role="alert">
      {newest !== undefined && concerns.length > looked && (
        <div class="banner warn" data-testid="concern">
          <Icon name="alert" />
          <div>
            <p><strong>{tn("concern.count", concerns.length)}</strong></p>
            <p class="small">{t("concern.lead")}</p>
            <div class="row wrap">
              <button type="button" class="button tight" data-testid="concern-show" onClick={() => showEntry(newest)}>{t("concern.show")}</button>
              <button type="button" class="button bare tight" onClick={() => setLooked(concerns.length)}>{t("concern.dismiss")}</button>
            </div>
          </div>
        </div>
      )}
    </div>
  );
}
