/** Signing in, and back to where one wanted to go. */

import { useEffect, useState } from "preact/hooks";
import { Field } from "../../design/field";
import { formError } from "../../design/field_errors";
import { Icon, Mark } from "../../design/icon";
import { t, tCode } from "../../i18n";
import { PARTS_OF } from "../../i18n/parts";
import { Later, withWords } from "../../later";
import { Link, navigate, wayBack } from "../../router";
import { endedBecause, hasPasskeys, sessionState, signIn, signInByPasskey } from "../../state/session";
import { CallError, codeOf } from "../../wire/errors";
import "./sign-in.css";

const loadSecond = withWords(PARTS_OF["way-in"], async () => (await import("../way-in/second_factor")).SecondFactor);

export function SignInPage() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [second, setSecond] = useState(false);
  const [hospital, setHospital] = useState<string | null>(null);
  useEffect(() => void import("../way-in/hospital").then(({ offer }) => offer()).then(setHospital, () => undefined), []);
  useEffect(() => {
    if (sessionState.value === "in") navigate(wayBack(), true);
  }, [sessionState.value]);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setWrong(null);
    try {
      await signIn(email.trim(), password);
      navigate(wayBack(), true);
    } catch (error) {
      if (codeOf(error) === "second_factor_needed") setSecond(true);
      else setWrong(codeOf(error) === "unauthenticated" ? t("sign_in.wrong") : formError(error));
      setBusy(false);
    }
  }

  async function byPasskey(): Promise<void> {
    setBusy(true);
    setWrong(null);
    try {
      await signInByPasskey();
      navigate(wayBack(), true);
    } catch (error) {
      const known = error instanceof CallError && error.code !== "unauthenticated";
      setWrong(known ? formError(error) : t("sign_in.no_passkey"));
      setBusy(false);
    }
  }

  return (
    <div class="sheet sign-in">
      <div class="sign-in-lead">
        <Mark />
        <h1>{t("sign_in.lead")}</h1>
        <p class="soft">{t("sign_in.sub")}</p>
      </div>
      {endedBecause.value !== null && wrong === null && (
        <p class="banner warn" role="status">
          <Icon name="alert" /> {tCode("session_closed", endedBecause.value, "session_closed.other")}
        </p>
      )}
      {second && (
        <Later load={loadSecond} props={{
          open: (given) => signIn(email.trim(), password, given),
          back: () => (setSecond(false), setPassword("")),
        }} />
      )}
      {!second && (
        <form class="card sign-in-card" onSubmit={(event) => void submit(event)}>
          <Field label={t("email")}>
            {(ties) => (
              <input {...ties} class="input" type="email" required autocomplete="username" data-testid="sign-in-email"
                value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
            )}
          </Field>
          <Field label={t("password")}>
            {(ties) => (
              <input {...ties} class="input" type="password" required autocomplete="current-password"
                data-testid="sign-in-password" value={password}
                onInput={(event) => setPassword(event.currentTarget.value)} />
            )}
          </Field>
          {wrong !== null && (
            <p class="banner bad" role="alert" data-testid="sign-in-error">
              <Icon name="alert" /> {wrong}
            </p>
          )}
          <button class="button main" type="submit" disabled={busy} data-testid="sign-in-submit">
            {busy && <Icon name="spinner" className="spin" />} {t("sign_in")}
          </button>
          {hasPasskeys() && (
            <button class="button" type="button" disabled={busy} onClick={() => void byPasskey()}>
              {t("sign_in.passkey")}
            </button>
          )}
          {hospital !== null && <p><Link to="/hospital">{hospital}</Link></p>}
          <p><Link to="/forgot">{t("sign_in.forgot")}</Link></p>
        </form>
      )}
      <p class="soft">
        {t("sign_in.no_account")} <Link to="/register">{t("nav.register")}</Link>
      </p>
    </div>
  );
}
