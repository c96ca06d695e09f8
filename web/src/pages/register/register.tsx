/** Asking for an account. A doctor may read cases once the licence was checked. */

import { useState } from "preact/hooks";
import { Field, Wrong } from "../../design/field";
import { type FieldErrors, fieldErrors, formError } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { SpecialtyPicker } from "../../design/specialty_picker";
import { countryName, language, t } from "../../i18n";
import { Link } from "../../router";
import { callHttp } from "../../wire/http";
import { COUNTRIES, type Country, type Language } from "../../wire/shapes";

const MIN_PASSWORD_CHARS = 12;
const MAX_SPECIALTIES = 5;
const LANGUAGES: readonly Language[] = ["en", "es"];
const ZONES = Intl.supportedValuesOf("timeZone");

export function RegisterPage() {
  const [form, setForm] = useState({
    email: "",
    password: "",
    name: "",
    country: "" as Country | "",
    licence_number: "",
    specialties: [] as string[],
    languages: [language.peek()] as Language[],
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const [wrong, setWrong] = useState<FieldErrors>({});
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change });

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const { country } = form;
    if (country === "") return setWrong({ country: t("field.country") });
    setBusy(true);
    setRefused(null);
    setWrong({});
    try {
      await callHttp("doctor:register", { ...form, country, email: form.email.trim() });
      setDone(true);
    } catch (error) {
      setWrong(fieldErrors(error));
      setRefused(formError(error));
    }
    setBusy(false);
  }

  if (done) return <Pending />;
  const text = (name: "email" | "password" | "name" | "licence_number", type: "text" | "email" | "password", complete: string) =>
    function Text(ties: object) {
      return (
        <input {...ties} {...({ type } as { type: "text" })} class="input" required autocomplete={complete} value={form[name]}
          minLength={name === "password" ? MIN_PASSWORD_CHARS : undefined} data-testid={`register-${name}`}
          onInput={(event) => set({ [name]: event.currentTarget.value })} />
      );
    };
  return (
    <form class="sheet" onSubmit={(event) => void submit(event)}>
      <h1>{t("nav.register")}</h1>
      <p class="soft">{t("register.lead")}</p>
      <Field label={t("register.name")} wrong={wrong.name}>{text("name", "text", "name")}</Field>
      <Field label={t("email")} wrong={wrong.email}>{text("email", "email", "username")}</Field>
      <Field label={t("password")} hint={t("register.password_hint", { min: MIN_PASSWORD_CHARS })} wrong={wrong.password}>
        {text("password", "password", "new-password")}
      </Field>
      <Field label={t("register.country")} wrong={wrong.country}>
        {(ties) => (
          <select {...ties} class="input" required value={form.country}
            onChange={(event) => set({ country: event.currentTarget.value as Country | "" })}>
            <option value="">{t("choose")}</option>
            {COUNTRIES.map((code) => (
              <option key={code} value={code}>{countryName(code)}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("register.licence")} hint={t("register.licence_hint")} wrong={wrong.licence_number}>
        {text("licence_number", "text", "off")}
      </Field>
      <SpecialtyPicker label={t("register.specialties")} chosen={form.specialties} most={MAX_SPECIALTIES}
        wrong={wrong.specialties} onChange={(specialties) => set({ specialties })} />
      <fieldset class="field">
        <legend class="label">{t("register.languages")}</legend>
        {LANGUAGES.map((one) => (
          <label class="check" key={one}>
            <input type="checkbox" checked={form.languages.includes(one)}
              onChange={(event) =>
                set({ languages: LANGUAGES.filter((l) => (l === one ? event.currentTarget.checked : form.languages.includes(l))) })} />
            <span>{t(`language.${one}`)}</span>
          </label>
        ))}
        {wrong.languages && <Wrong text={wrong.languages} />}
      </fieldset>
      <Field label={t("register.time_zone")} wrong={wrong.time_zone}>
        {(ties) => (
          <select {...ties} class="input" value={form.time_zone}
            onChange={(event) => set({ time_zone: event.currentTarget.value })}>
            {[...new Set([form.time_zone, ...ZONES])].map((zone) => (
              <option key={zone} value={zone}>{zone.replaceAll("_", " ")}</option>
            ))}
          </select>
        )}
      </Field>
      {refused !== null && (
        <p class="banner bad" role="alert"><Icon name="alert" /> {refused}</p>
      )}
      <button class="button main" type="submit" disabled={busy} data-testid="register-submit">{t("register.submit")}</button>
      <p class="soft">{t("register.have_account")} <Link to="/sign-in">{t("sign_in")}</Link></p>
    </form>
  );
}

function Pending() {
  return (
    <div class="sheet">
      <div class="banner" role="status" data-testid="register-pending">
        <Icon name="check" />
        <div>
          <h1>{t("register.waits")}</h1>
          <p>{t("register.waits_text")}</p>
        </div>
      </div>
      <Link class="button" to="/sign-in">{t("sign_in")}</Link>
    </div>
  );
}
