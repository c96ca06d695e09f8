/** The link that proves an address. A press, not the opening, follows it: mail programs open links by themselves. */

import { useState } from "preact/hooks";
import { fieldErrors, formError } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { Link, linkToken } from "../../router";
import { readSession } from "../../state/session";
import { callHttp } from "../../wire/http";

export function ConfirmPage() {
  const token = linkToken.value;
  const [done, setDone] = useState(false);
  const outcome = done ? "done" : token === null ? "worthless" : "asking";
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function confirm(): Promise<void> {
    if (token === null) return;
    setBusy(true);
    setWrong(null);
    try {
      await callHttp("doctor:confirm_email", { token });
      linkToken.value = null;
      setDone(true);
      void readSession();
    } catch (error) {
      if (fieldErrors(error).token !== undefined) linkToken.value = null;
      else setWrong(formError(error));
    }
    setBusy(false);
  }
  return (
    <div class="sheet" data-testid="confirm">
      <h1>{t("nav.confirm")}</h1>
      {outcome === "asking" ? (
        <>
          <p>{t("confirm.lead")}</p>
          <button type="button" class="button main" disabled={busy} data-testid="confirm-submit" onClick={() => void confirm()}>
            {t("confirm.submit")}
          </button>
        </>
      ) : (
        <>
          <p class={outcome === "done" ? "banner" : "banner warn"} role="status"
            data-testid={outcome === "done" ? "confirm-done" : "link-worthless"}>
            {t(outcome === "done" ? "confirm.done" : "confirm.worthless")}
          </p>
          <p><Link class="button" to="/">{t("nav.board")}</Link></p>
        </>
      )}
      {wrong !== null && <p class="banner bad" role="alert"><Icon name="alert" /> {wrong}</p>}
    </div>
  );
}
