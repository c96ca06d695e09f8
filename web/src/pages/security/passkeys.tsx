/** Passkeys: those there are, one more, one less. */

import { useState } from "preact/hooks";
import { Field, Wrong } from "../../design/field";
import { t } from "../../i18n";
import { addPasskey, type Factors, removePasskey } from "../../state/security";
import { hasPasskeys } from "../../state/session";
import { dayInWords } from "../../state/time";
import { useChange } from "./use_change";

const MAX_NAME_CHARS = 40;

export function Passkeys({ known }: { known: Factors }) {
  const [name, setName] = useState("");
  const { busy, wrong, run } = useChange();
  function submit(event: Event): void {
    event.preventDefault();
    run(async () => {
      await addPasskey(name.trim());
      setName("");
    });
  }
  return (
    <section class="card security-card" aria-busy={busy} data-testid="passkeys">
      <h2>{t("passkeys.title")}</h2>
      <p class="soft">{t("passkeys.lead")}</p>
      <ul class="security-list">
        {known.passkeys.map((one) => (
          <li class="row wrap" key={one.passkey_id}>
            <span>
              {one.name} <span class="soft small">
                {one.used_at === null ? t("passkeys.unused") : t("passkeys.used", { day: dayInWords(one.used_at) })}
              </span>
            </span>
            <button type="button" class="button tight push" disabled={busy} aria-label={t("passkeys.remove_one", { name: one.name })}
              onClick={() => run(() => removePasskey(one.passkey_id))}>
              {t("security.remove")}
            </button>
          </li>
        ))}
      </ul>
      {hasPasskeys() ? (
        <form class="stack" onSubmit={submit}>
          <Field label={t("passkeys.name")} hint={t("passkeys.name_hint")}>
            {(ties) => (
              <input {...ties} class="input" required maxLength={MAX_NAME_CHARS} autocomplete="off" data-testid="passkey-name"
                value={name} onInput={(event) => setName(event.currentTarget.value)} />
            )}
          </Field>
          <div><button type="submit" class="button" disabled={busy} data-testid="passkey-add">{t("passkeys.add")}</button></div>
        </form>
      ) : (
        <p class="banner">{t("passkeys.unsupported")}</p>
      )}
      {wrong !== null && <Wrong text={wrong} />}
    </section>
  );
}
