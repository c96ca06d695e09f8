/** One's shifts as a calendar that other programs read by a private link. */

import { useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { settings } from "../../state/duty";
import { notify } from "../../state/notices";
import { call } from "../../wire/socket";

export function Feed() {
  const [url, setUrl] = useState<string | null>(null);
  const kept = settings.value;
  const know = (has: boolean): void => {
    if (settings.value !== null) settings.value = { ...settings.value, has_feed: has };
  };
  const [make, making] = useAct(async () => setUrl(new URL((await call("shift:feed", {})).url, location.origin).href), () => know(true));
  const [end, ending] = useAct(() => call("shift:end_feed", {}), () => {
    setUrl(null);
    know(false);
  });
  async function copy(): Promise<void> {
    if (url === null) return;
    try {
      await navigator.clipboard.writeText(url);
      notify(t("feed.copied"), "good");
    } catch {
      // Without permission the link is there to be copied by hand.
    }
  }
  return (
    <section class="card settings-card">
      <h2>{t("feed.title")}</h2>
      <p class="soft">{t("feed.lead")}</p>
      {url !== null && (
        <div class="duty-feed">
          <input class="input" type="text" readOnly value={url} aria-label={t("feed.link")} data-testid="feed-link"
            onFocus={(event) => event.currentTarget.select()} />
          <button type="button" class="button" onClick={() => void copy()}><Icon name="check" /> {t("feed.copy")}</button>
        </div>
      )}
      <div class="row wrap">
        <button type="button" class="button" disabled={making || kept === null} data-testid="feed-make" onClick={() => make()}>
          {t(kept?.has_feed ? "feed.renew" : "feed.make")}
        </button>
        {kept?.has_feed && <button type="button" class="button bare" disabled={ending} onClick={() => end()}>{t("feed.end")}</button>}
      </div>
      {kept?.has_feed && <p class="hint">{t("feed.renew_hint")}</p>}
    </section>
  );
}
