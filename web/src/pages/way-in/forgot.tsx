/** A forgotten password: a link is sent, if the address is known. Nothing here tells whether it is. */

import { useState } from "preact/hooks";
import { Field } from "../../design/field";
import { fieldErrors, formError } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { Link } from "../../router";
import { codeOf } from "../../wire/errors";
import { callHttp } from "../../wire/http";

type Outcome = "asking" | "asked" | "no-mail";

export function ForgotPage() {
  const [email, setEmail] = useState("");
  const [outcome, setOutcome] = useState<Outcome>("asking");
  const [wrong, setWrong] = useState<{ field: boolean; words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setWrong(null);
    try {
      await callHttp("password:forgot", { email: email.trim() });
      setOutcome("asked");
    } catch (error) {
      if (codeOf(error) === "conflict") setOutcome("no-mail");
      else if (fieldErrors(error).email !== undefined) setWrong({ field: true, words: t("forgot.not_an_address") });
      else setWrong({ field: false, words: formError(error) });
    }
    setBusy(false);
  }
  return (
    <div class="sheet" data-testid="forgot">
      <h1>{t("nav.forgot")}</h1>
      {outcome !== "asking" && (
        <p class={outcome === "asked" ? "banner" : "banner warn"} role="status" data-testid="forgot-done">
          {t(outcome === "asked" ? "forgot.asked" : "forgot.no_mail")}
        </p>
      )}
      {outcome === "asking" && (
        <form class="card sign-in-card" onSubmit={(event) => void submit(event)}>
          <p class="soft">{t("forgot.lead")}</p>
          <Field label={t("email")} wrong={wrong?.field === true ? wrong.words : null}>
            {(ties) => (
              <input {...ties} class="input" type="email" required autocomplete="username" data-testid="forgot-email"
                value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
            )}
          </Field>
          {wrong?.field === false && <p class="banner bad" role="alert"><Icon name="alert" /> {wrong.words}</p>}
          <button class="button main" type="submit" disabled={busy} data-testid="forgot-submit">{t("forgot.submit")}</button>
        </form>
      )}
      <p><Link to="/appeal">{t("forgot.suspended")}</Link></p>
      <p><Link to="/sign-in">{t("nav.sign-in")}</Link></p>
    </div>
  );
}
