/** The second step of signing in: a code of the app, a recovery code, or a passkey. */

import { useState } from "preact/hooks";
import { Field } from "../../design/field";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { signWithPasskey } from "../../state/passkeys";
import { hasPasskeys, type Second } from "../../state/session";
import { CallError } from "../../wire/errors";

interface Props {
  /** Tries to sign in with the password given before and this; throws CallError. */
  open: (second: Second) => Promise<void>;
  /** Back to address and password. */
  back: () => void;
}

export function SecondFactor({ open, back }: Props) {
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function attempt(give: () => Promise<Second>): Promise<void> {
    setBusy(true);
    setWrong(null);
    try {
      await open(await give());
    } catch (error) {
      if (!(error instanceof CallError)) setWrong(t("sign_in.no_passkey"));
      else setWrong(error.code === "unauthenticated" ? t("second.wrong") : errorWords(error.code));
      setBusy(false);
    }
  }
  function submit(event: Event): void {
    event.preventDefault();
    void attempt(async () => ({ code: code.trim() }));
  }
  return (
    <form class="card sign-in-card" onSubmit={submit} data-testid="second-factor">
      <h2>{t("second.title")}</h2>
      <Field label={t("second.code")} hint={t("second.hint")} wrong={wrong}>
        {(ties) => (
          <input {...ties} class="input" required autocomplete="one-time-code" autocapitalize="none" spellcheck={false}
            maxLength={32} data-testid="second-code" value={code} ref={focused}
            onInput={(event) => setCode(event.currentTarget.value)} />
        )}
      </Field>
      <button class="button main" type="submit" disabled={busy} data-testid="second-submit">
        {busy && <Icon name="spinner" className="spin" />} {t("sign_in")}
      </button>
      {hasPasskeys() && (
        <button class="button" type="button" disabled={busy}
          onClick={() => void attempt(async () => ({ passkey: await signWithPasskey() }))}>
          {t("sign_in.passkey")}
        </button>
      )}
      <button class="button bare" type="button" onClick={back}>{t("second.back")}</button>
      <p class="hint">{t("second.lost")}</p>
    </form>
  );
}

// The step replaces the form that had the focus.
function focused(element: HTMLInputElement | null): void {
  if (element !== null && element.value === "") element.focus();
}
