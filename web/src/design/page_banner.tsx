/** The page that calls for this doctor now: come, decline with a reason, or be asked again later. */

import { useState } from "preact/hooks";
import { t, tn } from "../i18n";
import { navigate } from "../router";
import { notify } from "../state/notices";
import { acknowledge, decline, holdPage, isAskedFor, letGoOfPage, openPages, showNextPage, shownPage, snooze } from "../state/pages";
import { specialties, specialtyName } from "../state/specialties";
import { now } from "../state/time";
import { codeOf } from "../wire/errors";
import type { DeclineReason } from "../wire/shapes";
import { Dialog } from "./dialog";
import { errorWords } from "./field_errors";
import { Icon } from "./icon";
import { useSettled, useTakenHeight } from "./use_steady_banner";

const REASONS: readonly DeclineReason[] = ["busy", "not_my_field", "conflict"];
const SNOOZE_MIN = 10;

export function PageBanner() {
  const page = shownPage.value;
  const [busy, setBusy] = useState(false);
  // Which page is being declined: should it be withdrawn meanwhile, no other is declined in its place.
  const [declining, setDeclining] = useState<string | null>(null);
  const banner = useTakenHeight();
  const settled = useSettled(page?.page_id, isAskedFor.value);
  if (page === undefined) return null;
  const more = openPages.value.length - 1;

  async function act(what: () => Promise<void>): Promise<void> {
    setBusy(true);
    try {
      await what();
    } catch (error) {
      notify(errorWords(codeOf(error)), "bad");
    }
    setBusy(false);
  }
  const come = async (): Promise<void> => {
    const { case_id: caseId, state } = await acknowledge(page.page_id);
    notify(t(`page.acknowledged.${state}`), "good");
    navigate(`/c/${caseId}`);
  };
  const refuse = async (reason: DeclineReason, suggest: string | null): Promise<void> => {
    await decline(page.page_id, reason, suggest);
    setDeclining(null);
    notify(t("page.declined"));
  };
  return (
    <section class={`paged ${page.urgency}`} role="alert" ref={banner} data-testid="page-banner" data-page-id={page.page_id}
      onPointerMove={holdPage} onPointerDown={holdPage} onPointerLeave={letGoOfPage} onFocusIn={holdPage} onFocusOut={letGoOfPage}>
      <div class="paged-inner">
        <Icon name="bell" />
        <div class="paged-words">
          <p>
            <strong>{t("page.offered", { specialty: specialtyName(page.specialty) })}</strong>
          </p>
          <p class="small">
            {t(`urgency.${page.urgency}`)} · <Countdown expiresAt={page.expires_at} />
          </p>
        </div>
        <div class="row wrap">
          <button type="button" class="button main" data-testid="page-acknowledge" disabled={busy || !settled} onClick={() => void act(come)}>
            {t("page.acknowledge")}
          </button>
          <button type="button" class="button" disabled={busy || !settled} onClick={() => void act(() => snooze(page.page_id, SNOOZE_MIN))}>
            {t("page.snooze", { minutes: SNOOZE_MIN })}
          </button>
          <button type="button" class="button" data-testid="page-decline" disabled={busy || !settled} onClick={() => setDeclining(page.page_id)}>
            {t("page.decline")}
          </button>
          {more > 0 && (
            <button type="button" class="button bare" data-testid="page-next" disabled={busy} onClick={showNextPage}>
              {tn("page.more", more)}
            </button>
          )}
        </div>
      </div>
      {declining === page.page_id && (
        <Dialog title={t("page.decline_why")} onClose={() => setDeclining(null)}>
          <Reasons busy={busy} onChoose={(reason, suggest) => void act(() => refuse(reason, suggest))} />
        </Dialog>
      )}
    </section>
  );
}

interface ReasonsProps {
  busy: boolean;
  onChoose: (reason: DeclineReason, suggest: string | null) => void;
}

/** Why not; whoever says that it is not their field may name whose it is, and those are asked. */
function Reasons({ busy, onChoose }: ReasonsProps) {
  const [asking, setAsking] = useState(false);
  const [suggest, setSuggest] = useState<string | null>(null);
  const table = [...specialties.value].sort((a, b) => specialtyName(a.slug).localeCompare(specialtyName(b.slug)));
  if (!asking) {
    return (
      <div class="choices">
        {REASONS.map((reason) => (
          <button key={reason} type="button" class="button" data-reason={reason} disabled={busy}
            onClick={() => (reason === "not_my_field" ? setAsking(true) : onChoose(reason, null))}>
            {t(`page.reason.${reason}`)}
          </button>
        ))}
      </div>
    );
  }
  return (
    <div class="choices">
      <label class="field">
        <span class="label">{t("page.whose_field")}</span>
        <select class="input" data-testid="page-suggest" onChange={(event) => setSuggest(event.currentTarget.value || null)}>
          <option value="">{t("choose")}</option>
          {table.map((one) => <option key={one.slug} value={one.slug}>{specialtyName(one.slug)}</option>)}
        </select>
      </label>
      <button type="button" class="button main" data-testid="page-suggest-submit" disabled={busy} onClick={() => onChoose("not_my_field", suggest)}>
        {t("page.decline")}
      </button>
    </div>
  );
}

function Countdown({ expiresAt }: { expiresAt: string }) {
  const seconds = Math.max(0, Math.floor((Date.parse(expiresAt) - now.value) / 1_000));
  const minutes = Math.floor(seconds / 60);
  return (
    <span class="number" aria-live="off">
      {t("page.left", { time: `${minutes}:${String(seconds % 60).padStart(2, "0")}` })}
    </span>
  );
}
