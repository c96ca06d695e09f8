/** Devices, language, theme, how Enter behaves, the way to security, one's own data. */

import { language, speak, t } from "../../i18n";
import { Link } from "../../router";
import { enterSends, type Reading, reading, type Theme, theme } from "../../state/preferences";
import type { Language } from "../../wire/shapes";
import { Decisions } from "./decisions";
import { Devices } from "./devices";
import { MyData } from "./my_data";
import "./settings.css";

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const READINGS: readonly Reading[] = ["translated", "both", "original"];
const LANGUAGES: readonly Language[] = ["en", "es"];

export function SettingsPage() {
  return (
    <div class="sheet wide settings" data-testid="settings">
      <h1>{t("nav.settings")}</h1>
      <Decisions />
      <Devices />
      <section class="card settings-card">
        <h2>{t("settings.look")}</h2>
        <Choice label={t("settings.language")} name="language" options={LANGUAGES.map((one) => [one, t(`language.${one}`)])}
          value={language.value} onChange={(one) => void speak(one, true)} />
        <Choice label={t("settings.theme")} name="theme" options={THEMES.map((one) => [one, t(`theme.${one}`)])}
          value={theme.value} onChange={(one) => (theme.value = one)} />
      </section>
      <section class="card settings-card">
        <h2>{t("reading.title")}</h2>
        {LANGUAGES.filter((one) => one !== language.value).map((one) => (
          <Choice key={one} label={t("reading.from", { language: t(`language.${one}`) })} name={`reading-${one}`}
            options={READINGS.map((how) => [how, t(`reading.${how}`)])} value={reading.value[one]}
            onChange={(how) => (reading.value = { ...reading.value, [one]: how })} />
        ))}
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
      <ToSecurity />
      <MyData />
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

function ToSecurity() {
  return (
    <section class="card settings-card">
      <h2>{t("nav.security")}</h2>
      <p class="soft">{t("settings.security_lead")}</p>
      <div>
        <Link class="button" to="/security" data-testid="to-security">{t("settings.security")}</Link>
      </div>
    </section>
  );
}
