/** The pages one got in the last days: what became of each, and why it was oneself who was paged. */

import { useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Reading } from "../../design/reading";
import { useRead } from "../../design/use_read";
import { t, tCode } from "../../i18n";
import { Link } from "../../router";
import { specialtyName } from "../../state/specialties";
import { ago, fullTime } from "../../state/time";
import { codeOf } from "../../wire/errors";
import type { ResultOf } from "../../wire/shapes";
import { call, connection } from "../../wire/socket";
import "../settings/settings.css";

type OwnPage = ResultOf<"page:list">["pages"][number];
type Why = ResultOf<"page:why">;

const TONES: Partial<Record<OwnPage["state"], string>> = { offered: "accent", acknowledged: "good" };

export function PagesPage() {
  const read = useRead(() => call("page:list", {}), "", { on: connection.value });
  const pages = read.found?.pages ?? null;
  return (
    <div class="sheet wide" data-testid="pages-page" data-ready={pages !== null}>
      <h1>{t("nav.pages")}</h1>
      <p class="soft">{t("pages.lead")}</p>
      <Reading read={read} />
      {pages?.length === 0 && <p class="waiting">{t("pages.none")}</p>}
      {pages?.map((one) => <PageCard key={one.page_id} one={one} />)}
      <p><Link class="button" to="/channels">{t("nav.channels")}</Link></p>
    </div>
  );
}

function PageCard({ one }: { one: OwnPage }) {
  return (
    <section class="card settings-card" data-testid="own-page">
      <div class="row wrap">
        <h2>{specialtyName(one.specialty)}</h2>
        <span class={`pill ${one.urgency === "now" ? "bad" : ""}`}>{t(`urgency.${one.urgency}`)}</span>
        <span class={`pill ${TONES[one.state] ?? ""}`}>{t(`pages.state.${one.state}`)}</span>
      </div>
      <p class="soft small"><span title={fullTime(one.offered_at)}>{ago(one.offered_at)}</span> · {t("pages.wave", { wave: one.wave })}</p>
      <div class="row wrap">
        <Link class="button tight" to={`/c/${one.case_id}`}>{t("pages.open")}</Link>
      </div>
      <WhyMe pageId={one.page_id} />
    </section>
  );
}

function WhyMe({ pageId }: { pageId: string }) {
  const [why, setWhy] = useState<Why | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  function read(open: boolean): void {
    if (!open || why !== null) return;
    call("page:why", { page_id: pageId }).then(setWhy, (error: unknown) => setFailed(codeOf(error)));
  }
  return (
    <details onToggle={(event) => read(event.currentTarget.open)} data-testid="why">
      <summary>{t("pages.why")}</summary>
      {failed !== null && <p class="wrong" role="alert">{errorWords(failed)}</p>}
      <ul class="why">
        {why?.reasons.map((one) => <li key={one.reason}>{reasonWords(one)}</li>)}
      </ul>
    </details>
  );
}

function reasonWords({ reason, value }: Why["reasons"][number]): string {
  return tCode("why", reason, "why.other").replace("{value}", String(value ?? 0));
}
