/** The authenticator app: set up, taken away; its recovery codes, shown once. */

import { useState } from "preact/hooks";
import { Field, Wrong } from "../../design/field";
import { fieldErrors } from "../../design/field_errors";
import { t, tn } from "../../i18n";
import { beginTotp, confirmTotp, type Factors, inGroups, removeTotp, renewRecovery } from "../../state/security";
import type { ResultOf } from "../../wire/shapes";
import { RecoveryCodes } from "./recovery_codes";
import { useChange } from "./use_change";

type Begun = ResultOf<"factor:begin_totp">;

export function AuthenticatorApp({ known }: { known: Factors }) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { busy, wrong, run } = useChange();
  const begin = (): void => run(async () => setBegun(await beginTotp()));
  return (
    <section class="card security-card" aria-busy={busy} data-testid="authenticator">
      <h2>{t("totp.title")}</h2>
      <p class="soft">{t("totp.lead")}</p>
      {known.totp && <p class="banner" role="status">{tn("totp.on", known.recovery_codes_left)}</p>}
      {codes !== null && <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      {begun !== null && (
        <SetUp begun={begun} onCancel={() => setBegun(null)} onDone={(made) => (setBegun(null), setCodes(made))} />
      )}
      {begun === null && codes === null && (
        <div class="row wrap">
          <button type="button" class={known.totp ? "button" : "button main"} disabled={busy} data-testid="totp-begin" onClick={begin}>
            {t(known.totp ? "totp.other" : "totp.begin")}
          </button>
          {known.totp && (
            <>
              <button type="button" class="button" disabled={busy} data-testid="recovery-renew"
                onClick={() => run(async () => setCodes(await renewRecovery()))}>
                {t("recovery.renew")}
              </button>
              <button type="button" class="button" disabled={busy} data-testid="totp-remove"
                onClick={() => run(removeTotp)}>
                {t("totp.remove")}
              </button>
            </>
          )}
        </div>
      )}
      {wrong !== null && <Wrong text={wrong} />}
    </section>
  );
}

interface SetUpProps {
  begun: Begun;
  onCancel: () => void;
  onDone: (codes: readonly string[]) => void;
}

function SetUp({ begun, onCancel, onDone }: SetUpProps) {
  const [code, setCode] = useState("");
  const { busy, wrong, run } = useChange();
  function submit(event: Event): void {
    event.preventDefault();
    run(
      async () => onDone(await confirmTotp(code.trim())),
      (error) => (fieldErrors(error).code === undefined ? null : t("totp.wrong")),
    );
  }
  return (
    <form class="stack" onSubmit={submit}>
      <p>{t("totp.how")}</p>
      <p><a class="button" href={begun.uri}>{t("totp.open_app")}</a></p>
      <p>
        {t("totp.key")} <code class="secret-key" data-testid="totp-key">{inGroups(begun.seed)}</code>
      </p>
      <Field label={t("totp.code")} wrong={wrong}>
        {(ties) => (
          <input {...ties} class="input" required inputMode="numeric" autocomplete="one-time-code" maxLength={10}
            data-testid="totp-code" value={code} onInput={(event) => setCode(event.currentTarget.value)} />
        )}
      </Field>
      <div class="row wrap">
        <button type="submit" class="button main" disabled={busy} data-testid="totp-confirm">{t("totp.confirm")}</button>
        <button type="button" class="button bare" onClick={onCancel}>{t("cancel")}</button>
      </div>
    </form>
  );
}
