/** Signing in by way of a hospital: out to it, and back with what it gives. */

import { useEffect, useState } from "preact/hooks";
import { formError } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { needWords, t } from "../../i18n";
import { PARTS_OF } from "../../i18n/parts";
import { Link, navigate } from "../../router";
import { readSession } from "../../state/session";
import { codeOf } from "../../wire/errors";
import { callHttp } from "../../wire/http";

const KEPT_AS = "hospital";

/** What the hospital sent the browser back with, taken out of the address at once; null when one comes from here. */
function cameBack(): { code: string | null; state: string } | null {
  const given = new URLSearchParams(location.search);
  const state = given.get("state");
  if (state === null) return null;
  history.replaceState(null, "", location.pathname);
  return { code: given.get("code"), state };
}

export function HospitalPage() {
  const [name, setName] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [unknown, setUnknown] = useState(false);
  const [busy, setBusy] = useState(true);
  const fail = (error: unknown): void => {
    setWrong(["unauthenticated", "forbidden"].includes(codeOf(error)) ? t(`hospital.${codeOf(error) as "forbidden"}`) : formError(error));
    setBusy(false);
  };
  async function finish(code: string, state: string): Promise<void> {
    const keep = sessionStorage.getItem(KEPT_AS) ?? "";
    sessionStorage.removeItem(KEPT_AS);
    const { session } = await callHttp("hospital:open", { code, state, keep });
    if (session === null) return void (setUnknown(true), setBusy(false));
    await readSession();
    navigate("/", true);
  }
  useEffect(() => {
    const back = cameBack();
    const read = async (): Promise<void> => {
      setName((await callHttp("hospital:read", {})).name);
      if (back === null) setBusy(false);
      else if (back.code === null) return void (setWrong(t("hospital.unauthenticated")), setBusy(false));
      else await finish(back.code, back.state);
    };
    read().catch(fail);
  }, []);
  async function begin(): Promise<void> {
    setBusy(true);
    setWrong(null);
    try {
      const { url, keep } = await callHttp("hospital:begin", {});
      sessionStorage.setItem(KEPT_AS, keep);
      location.assign(url);
    } catch (error) {
      fail(error);
    }
  }
  return (
    <div class="sheet" data-testid="hospital">
      <h1>{t("nav.hospital")}</h1>
      {wrong !== null && <p class="banner bad" role="alert"><Icon name="alert" /> {wrong}</p>}
      {unknown && (
        <div class="banner warn" role="status" data-testid="hospital-unknown">
          <p>{t("hospital.unknown")}</p>
          <Link class="button" to="/register">{t("nav.register")}</Link>
        </div>
      )}
      {busy && <p role="status"><Icon name="spinner" className="spin" /> {t("loading")}</p>}
      {!busy && name === null && wrong === null && <p>{t("hospital.none")}</p>}
      {!busy && name !== null && (
        <>
          <p class="soft">{t("hospital.lead")}</p>
          <button type="button" class="button main" data-testid="hospital-begin" onClick={() => void begin()}>
            {t("hospital.sign_in", { name })}
          </button>
        </>
      )}
      <p><Link to="/sign-in">{t("nav.sign-in")}</Link></p>
    </div>
  );
}

/** The words of the link to it on the page for signing in, or null where no hospital is set up. */
export async function offer(): Promise<string | null> {
  const { name } = await callHttp("hospital:read", {});
  if (name === null) return null;
  await needWords(PARTS_OF["way-in"]);
  return t("hospital.sign_in", { name });
}
