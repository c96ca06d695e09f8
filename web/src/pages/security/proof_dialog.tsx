/** Asks once more who one is, before something that opens or shuts the account. */

import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { fieldErrors } from "../../design/field_errors";
import { t } from "../../i18n";
import { signWithPasskey } from "../../state/passkeys";
import { factors, readSecurity } from "../../state/security";
import { hasPasskeys } from "../../state/session";
import { codeOf } from "../../wire/errors";
import { callHttp } from "../../wire/http";
import type { PayloadOf } from "../../wire/shapes";
import { useChange } from "./use_change";

export function ProofDialog({ answer }: { answer: (proved: boolean) => void }) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const { busy, wrong, run } = useChange();
  const known = factors.value;
  // Other pages than Security have not read them; without an answer the password alone is asked for.
  useEffect(() => void readSecurity().catch(() => undefined), []);
  const prove = (give: () => Promise<PayloadOf<"session:prove">>): void =>
    run(async () => {
      await callHttp("session:prove", await give());
      answer(true);
    }, refusal);
  function submit(event: Event): void {
    event.preventDefault();
    prove(async () => ({ password, ...(code.trim() !== "" && { code: code.trim() }) }));
  }
  return (
    <Dialog title={t("proof.title")} onClose={() => answer(false)}>
      <form class="stack" onSubmit={submit} data-testid="proof">
        <p>{t("proof.lead")}</p>
        <Field label={t("password")}>
          {(ties) => (
            <input {...ties} class="input" type="password" required autocomplete="current-password"
              data-testid="proof-password" value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
          )}
        </Field>
        {known?.totp === true && (
          <Field label={t("second.code")} hint={t("second.hint")}>
            {(ties) => (
              <input {...ties} class="input" autocomplete="one-time-code" autocapitalize="none" maxLength={32}
                data-testid="proof-code" value={code} onInput={(event) => setCode(event.currentTarget.value)} />
            )}
          </Field>
        )}
        {wrong !== null && <p class="banner bad" role="alert">{wrong}</p>}
        <button type="submit" class="button main" disabled={busy} data-testid="proof-submit">{t("proof.submit")}</button>
        {hasPasskeys() && known !== null && known.passkeys.length > 0 && (
          <button type="button" class="button" disabled={busy}
            onClick={() => prove(async () => ({ passkey: await signWithPasskey() }))}>
            {t("proof.passkey")}
          </button>
        )}
      </form>
    </Dialog>
  );
}

function refusal(error: unknown): string | null {
  if (codeOf(error) === "second_factor_needed") return t("proof.code_too");
  const fields = fieldErrors(error);
  if (fields.password !== undefined) return t("proof.wrong_password");
  if (fields.code !== undefined) return t("second.wrong");
  return fields.passkey === undefined ? null : t("passkeys.none_made");
}
