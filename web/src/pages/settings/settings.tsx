/** Notifications on this device, language, theme, how Enter behaves, other sign-ins. */

import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { language, speak, t } from "../../i18n";
import { notify } from "../../state/notices";
import { enterSends, type Theme, theme } from "../../state/preferences";
import { devices, pushState, readPushState, removeDevice, testDevice, thisDeviceId, turnPushOn } from "../../state/push";
import { codeOf } from "../../wire/errors";
import type { Language } from "../../wire/shapes";
import { call } from "../../wire/socket";
import "./settings.css";

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const LANGUAGES: readonly Language[] = ["en", "es"];

export function SettingsPage() {
  return (
    <div class="sheet wide settings" data-testid="settings">
      <h1>{t("nav.settings")}</h1>
      <Notifications />
      <section class="card settings-card">
        <h2>{t("settings.look")}</h2>
        <Choice label={t("settings.language")} name="language" options={LANGUAGES.map((one) => [one, t(`language.${one}`)])}
          value={language.value} onChange={(one) => void speak(one, true)} />
        <Choice label={t("settings.theme")} name="theme" options={THEMES.map((one) => [one, t(`theme.${one}`)])}
          value={theme.value} onChange={(one) => (theme.value = one)} />
      </section>
      <section class="card settings-card">
        <h2>{t("settings.writing")}</h2>
        <label class="check">
          <input type="checkbox" checked={enterSends.value}
            onChange={(event) => (enterSends.value = event.currentTarget.checked)} />
          <span>{t("settings.enter_sends")}</span>
        </label>
        <p class="hint">{t("settings.enter_hint")}</p>
      </section>
      <OtherSignIns />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  name: string;
  options: readonly (readonly [T, string])[];
  value: T;
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, name, options, value, onChange }: ChoiceProps<T>) {
  return (
    <fieldset class="row wrap settings-choice">
      <legend class="label">{label}</legend>
      {options.map(([one, words]) => (
        <label class="choice" key={one}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChange(one)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Notifications() {
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

function OtherSignIns() {
  async function close(): Promise<void> {
    try {
      await call("session:close_others", {});
      notify(t("settings.others_closed"), "good");
    } catch (error) {
      notify(errorWords(codeOf(error)), "bad");
    }
  }
  return (
    <section class="card settings-card">
      <h2>{t("settings.sign_ins")}</h2>
      <p class="soft">{t("settings.sign_ins_hint")}</p>
      <div>
        <button type="button" class="button" onClick={() => void close()}>{t("settings.close_others")}</button>
      </div>
    </section>
  );
}
