/** The devices that are paged: this one turned on or off, each one tested or removed. */

import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { notify } from "../../state/notices";
import { devices, pushState, readPushState, removeDevice, testDevice, thisDeviceId, turnPushOn } from "../../state/push";
import { codeOf } from "../../wire/errors";

export function Devices() {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  async function act(what: () => Promise<void>): Promise<void> {
    setBusy(true);
    setFailed(null);
    try {
      await what();
    } catch (error) {
      setFailed(codeOf(error));
    }
    setBusy(false);
  }
  useEffect(() => void act(readPushState), []);
  const test = async (deviceId: string): Promise<void> => {
    await testDevice(deviceId);
    notify(t("push.tested"));
  };
  return (
    <section class="card settings-card" aria-busy={busy}>
      <h2>{t("push.title")}</h2>
      <p class="soft">{t("push.lead")}</p>
      <p class={pushState.value === "on" ? "banner" : "banner warn"} role="status">
        <Icon name="bell" /> {t(`push.state.${pushState.value}`)}
      </p>
      {pushState.value === "off" && (
        <div>
          <button type="button" class="button main" disabled={busy} onClick={() => void act(() => turnPushOn(deviceLabel()))}>
            {t("push.turn_on")}
          </button>
        </div>
      )}
      {failed !== null && <p class="banner bad" role="alert"><Icon name="alert" /> {errorWords(failed)}</p>}
      <ul class="settings-devices">
        {devices.value.map((one) => (
          <li class="row wrap" key={one.device_id}>
            <span>
              {one.label ?? t("push.device")} {one.device_id === thisDeviceId() && <span class="pill accent">{t("push.this")}</span>}
            </span>
            <button type="button" class="button tight push" disabled={busy} onClick={() => void act(() => test(one.device_id))}>
              {t("push.test")}
            </button>
            <button type="button" class="button tight" disabled={busy} onClick={() => void act(() => removeDevice(one.device_id))}>
              {t("push.remove")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function deviceLabel(): string {
  const agent = navigator.userAgent;
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"].find((one) => agent.includes(one)) ?? "";
  const browser = ["Edg", "Firefox", "Chrome", "Safari"].find((one) => agent.includes(one)) ?? "";
  return [browser === "Edg" ? "Edge" : browser, system].filter(Boolean).join(" · ");
}
