/** Another password, by the link of a letter or of whoever runs the server. */

import { useState } from "preact/hooks";
import { fieldErrors, formError } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { NewPassword } from "../../design/new_password";
import { t } from "../../i18n";
import { Link, linkToken } from "../../router";
import { readSession } from "../../state/session";
import { callHttp } from "../../wire/http";

export function ResetPage() {
  const token = linkToken.value;
  const [password, setPassword] = useState("");
  const [done, setDone] = useState(false);
  const outcome = done ? "done" : token === null ? "worthless" : "asking";
  const [wrong, setWrong] = useState<{ field: boolean; words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (token === null) return;
    setBusy(true);
    setWrong(null);
    try {
      await callHttp("password:reset", { token, password });
      linkToken.value = null;
      setDone(true);
      void readSession();
    } catch (error) {
      const fields = fieldErrors(error);
      if (fields.token !== undefined) linkToken.value = null;
      else if (fields.password !== undefined) setWrong({ field: true, words: t("password.refused") });
      else setWrong({ field: false, words: formError(error) });
    }
    setBusy(false);
  }
  return (
    <div class="sheet" data-testid="reset">
      <h1>{t("nav.reset")}</h1>
      {outcome === "worthless" && (
        <>
          <p class="banner warn" role="status" data-testid="link-worthless">{t("link.worthless")}</p>
          <p><Link to="/forgot">{t("link.another")}</Link></p>
        </>
      )}
      {outcome === "done" && (
        <>
          <p class="banner" role="status" data-testid="reset-done">{t("reset.done")}</p>
          <p><Link class="button main" to="/sign-in">{t("nav.sign-in")}</Link></p>
        </>
      )}
      {outcome === "asking" && (
        <form class="card sign-in-card" onSubmit={(event) => void submit(event)}>
          <p class="soft">{t("reset.lead")}</p>
          <NewPassword value={password} onChange={setPassword} wrong={wrong?.field === true ? wrong.words : null} />
          {wrong?.field === false && <p class="banner bad" role="alert"><Icon name="alert" /> {wrong.words}</p>}
          <button class="button main" type="submit" disabled={busy} data-testid="reset-submit">{t("reset.submit")}</button>
        </form>
      )}
    </div>
  );
}
