/** Sign-ins, password, authenticator app and passkeys. */

import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { asking } from "../../state/proof";
import { factors, readSecurity } from "../../state/security";
import { lacksFactor } from "../../state/session";
import { codeOf } from "../../wire/errors";
import { AuthenticatorApp } from "./authenticator_app";
import { ChangePassword } from "./change_password";
import { Passkeys } from "./passkeys";
import { ProofDialog } from "./proof_dialog";
import { SignIns } from "./sign_ins";
import "./security.css";

export function SecurityPage() {
  const [failed, setFailed] = useState<string | null>(null);
  async function read(): Promise<void> {
    setFailed(null);
    try {
      await readSecurity();
    } catch (error) {
      setFailed(codeOf(error));
    }
  }
  useEffect(() => void read(), []);
  useEffect(() => () => asking.peek()?.answer(false), []);
  const known = factors.value;
  return (
    <div class="sheet wide security" data-testid="security" data-ready={known !== null}>
      <h1>{t("nav.security")}</h1>
      {lacksFactor.value && (
        <p class="banner warn" role="status" data-testid="lacks-factor"><Icon name="alert" /> {t("security.needed")}</p>
      )}
      {failed !== null && (
        <div class="banner bad" role="alert">
          <p><Icon name="alert" /> {errorWords(failed)}</p>
          <button type="button" class="button tight" onClick={() => void read()}>{t("retry")}</button>
        </div>
      )}
      {known === null && failed === null && <p role="status"><Icon name="spinner" className="spin" /> {t("loading")}</p>}
      {known !== null && (
        <>
          <AuthenticatorApp known={known} />
          <Passkeys known={known} />
          <SignIns />
        </>
      )}
      <ChangePassword />
      {asking.value !== null && <ProofDialog answer={asking.value.answer} />}
    </div>
  );
}
