/** One's own data: get them as a file; have the account erased, and call that off again in time. */

import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { asking as proving, CalledOffError, proved } from "../../state/proof";
import { fullTime } from "../../state/time";
import { callHttp } from "../../wire/http";
import { codeOf } from "../../wire/errors";
import type { ResultOf } from "../../wire/shapes";
import { ProofDialog } from "../security/proof_dialog";

const LOOK_EVERY_MS = 3_000;

type State = ResultOf<"account:read">;

export function MyData() {
  const state = useSignal<State | null>(null);
  const failed = useSignal<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  async function act(...whats: (() => Promise<unknown>)[]): Promise<void> {
    setBusy(true);
    failed.value = null;
    try {
      for (const what of whats) await what();
      state.value = await callHttp("account:read", {});
    } catch (error) {
      if (!(error instanceof CalledOffError)) failed.value = codeOf(error);
    }
    setBusy(false);
  }
  const made = state.value?.exports[0];
  useEffect(() => void act(), []);
  useEffect(() => () => proving.peek()?.answer(false), []);
  useEffect(() => {
    if (made?.state !== "wanted") return undefined;
    const timer = setInterval(() => void act(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [made?.state]);
  const erasure = state.value?.erasure ?? null;
  const days = state.value?.cooling_off_days ?? 0;
  return (
    <section class="card settings-card" aria-busy={busy} data-testid="my-data">
      <h2>{t("data.title")}</h2>
      <p class="soft">{t("data.lead")}</p>
      {made?.state === "ready" && (
        <p role="status">
          <a class="button" href={`/api/v1/exports/${made.export_id}`} download>{t("data.fetch")}</a>{" "}
          <span class="soft">{t("data.until", { when: fullTime(made.expires_at) })}</span>
        </p>
      )}
      {made?.state === "wanted" && <p role="status"><Icon name="spinner" className="spin" /> {t("data.making")}</p>}
      {(made === undefined || made.state === "failed") && (
        <div>
          <button type="button" class="button" disabled={busy} onClick={() => void act(() => callHttp("account:export", {}))}>
            {t("data.ask")}
          </button>
        </div>
      )}
      <h3>{t("erase.title")}</h3>
      <p class="soft">{t(state.value?.words_go === true ? "erase.lead_words" : "erase.lead", { days })}</p>
      {failed.value !== null && <p class="banner bad" role="alert"><Icon name="alert" /> {errorWords(failed.value)}</p>}
      {erasure !== null ? (
        <div class="banner warn" role="status">
          <p>{t("erase.waits", { when: fullTime(erasure.due_at) })}</p>
          <button type="button" class="button" disabled={busy} onClick={() => void act(() => callHttp("account:keep", {}))}>
            {t("erase.keep")}
          </button>
        </div>
      ) : (
        <div>
          <button type="button" class="button" disabled={busy || state.value === null} onClick={() => setAsking(true)}>
            {t("erase.ask")}
          </button>
        </div>
      )}
      {asking && (
        <Dialog title={t("erase.sure")} onClose={() => setAsking(false)}>
          <p>{t("erase.sure_text", { days })}</p>
          <button
            type="button"
            class="button"
            onClick={() => {
              setAsking(false);
              void act(() => proved(() => callHttp("account:erase", { agreed: true })));
            }}
          >
            {t("erase.ask")}
          </button>
        </Dialog>
      )}
      {proving.value !== null && <ProofDialog answer={proving.value.answer} />}
    </section>
  );
}
