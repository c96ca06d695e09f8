/** Another password; all other devices are signed out. */

import { useState } from "preact/hooks";
import { Field } from "../../design/field";
import { type FieldErrors, fieldErrors } from "../../design/field_errors";
import { NewPassword } from "../../design/new_password";
import { t } from "../../i18n";
import { notify } from "../../state/notices";
import { readSecurity } from "../../state/security";
import { callHttp } from "../../wire/http";
import { useChange } from "./use_change";

export function ChangePassword() {
  const [password, setPassword] = useState("");
  const [next, setNext] = useState("");
  const [fields, setFields] = useState<FieldErrors>({});
  const { busy, wrong, run } = useChange();
  async function change(): Promise<void> {
    setFields({});
    try {
      await callHttp("password:change", { password, new_password: next });
    } catch (error) {
      setFields(fieldErrors(error));
      throw error;
    }
    setPassword("");
    setNext("");
    notify(t("password.changed"), "good");
    await readSecurity().catch(() => undefined);
  }
  const atField = fields.password !== undefined || fields.new_password !== undefined;
  return (
    <section class="card security-card" aria-busy={busy}>
      <h2>{t("password.title")}</h2>
      <form class="stack" onSubmit={(event) => (event.preventDefault(), run(change))}>
        <Field label={t("password.present")} wrong={fields.password === undefined ? null : t("proof.wrong_password")}>
          {(ties) => (
            <input {...ties} class="input" type="password" required autocomplete="current-password"
              data-testid="present-password" value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
          )}
        </Field>
        <NewPassword value={next} onChange={setNext} wrong={fields.new_password === undefined ? null : t("password.refused")} />
        {wrong !== null && !atField && <p class="banner bad" role="alert">{wrong}</p>}
        <div><button type="submit" class="button" disabled={busy} data-testid="password-change">{t("password.change")}</button></div>
      </form>
    </section>
  );
}
