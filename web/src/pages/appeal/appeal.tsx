/** For whoever is suspended: why, and the way to appeal. There is no session, so each step says who one is. */

import { useState } from "preact/hooks";
import { Field } from "../../design/field";
import { formError } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { Link } from "../../router";
import { codeOf } from "../../wire/errors";
import { callHttp } from "../../wire/http";
import { type Decided, DecidedList } from "./decided";

export function AppealPage() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [decisions, setDecisions] = useState<readonly Decided[] | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const who = { email: email.trim(), password, ...(code !== null && code.trim() !== "" && { code: code.trim() }) };
  async function read(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setWrong(null);
    try {
      setDecisions((await callHttp("appeal:read_suspended", who)).decisions);
    } catch (error) {
      if (codeOf(error) === "second_factor_needed") setCode("");
      else if (codeOf(error) === "unauthenticated") setWrong(t(code === null ? "appeal.refused" : "second.wrong"));
      else setWrong(formError(error));
    }
    setBusy(false);
  }
  return (
    <div class="sheet" data-testid="appeal">
      <h1>{t("nav.appeal")}</h1>
      <p class="soft">{t("appeal.lead")}</p>
      {decisions === null && (
        <form class="card sign-in-card" onSubmit={(event) => void read(event)}>
          <Field label={t("email")}>
            {(ties) => (
              <input {...ties} class="input" type="email" required autocomplete="username" data-testid="appeal-email"
                value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
            )}
          </Field>
          <Field label={t("password")}>
            {(ties) => (
              <input {...ties} class="input" type="password" required autocomplete="current-password" data-testid="appeal-password"
                value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
            )}
          </Field>
          {code !== null && (
            <Field label={t("second.code")} hint={t("second.hint")}>
              {(ties) => (
                <input {...ties} class="input" required autocomplete="one-time-code" autocapitalize="none" maxLength={32}
                  data-testid="appeal-code" value={code} onInput={(event) => setCode(event.currentTarget.value)} />
              )}
            </Field>
          )}
          {wrong !== null && <p class="banner bad" role="alert"><Icon name="alert" /> {wrong}</p>}
          <button class="button main" type="submit" disabled={busy} data-testid="appeal-read">{t("appeal.read")}</button>
        </form>
      )}
      {decisions?.length === 0 && <p class="banner" role="status">{t("appeal.none")}</p>}
      {decisions !== null && (
        <DecidedList decisions={decisions} linked={false}
          appeal={async (report_id, text) => setDecisions((await callHttp("appeal:make_suspended", { ...who, report_id, text })).decisions)} />
      )}
      <p><Link to="/sign-in">{t("nav.sign-in")}</Link></p>
    </div>
  );
}
