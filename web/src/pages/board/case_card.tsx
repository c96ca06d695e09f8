/** One case on the board: what is asked, of whom, and how long is left. */

import { Icon } from "../../design/icon";
import { memberDetail, memberWords } from "../../design/member";
import { minutesLeft, TimeLeft, toneOf } from "../../design/time_left";
import { language, t, tn } from "../../i18n";
import { Link } from "../../router";
import { unreadOf } from "../../state/board";
import { reading } from "../../state/preferences";
import { specialtyName } from "../../state/specialties";
import { ago, fullTime, now } from "../../state/time";
import type { CaseSummary } from "../../wire/shapes";
import { Hits, MarkedIfSought } from "./hits";

export function CaseCard({ one }: { one: CaseSummary }) {
  const unread = unreadOf(one);
  const detail = memberDetail(one.by);
  const read = inMyLanguage(one);
  const hits = one.hits ?? [];
  return (
    <Link class={`card case-card ${edgeOf(one)}`} to={wayTo(one)} data-testid="board-case" data-case-id={one.case_id}>
      <div class="case-top">
        <TimeLeft status={one.status} answerDueAt={one.answer_due_at} answeredAt={one.answered_at} />
        {one.urgency === "now" && one.status === "open" && <span class="pill bad">{t("urgency.now")}</span>}
        {one.urgency === "learning" && <span class="pill">{t("urgency.learning")}</span>}
        {unread > 0 && <span class="pill accent push number" data-testid="board-unread">{tn("board.unread", unread)}</span>}
      </div>
      <h3 lang={read.lang}><MarkedIfSought text={read.title} hits={hits} /></h3>
      <p class="case-question" lang={read.lang}><MarkedIfSought text={read.question} hits={hits} /></p>
      <Hits hits={hits} shown={[read.title, read.question]} />
      <p class="case-meta">
        <span>{t(`age.${one.patient.age_band}` as "age.infant")}, {t(`sex.${one.patient.sex}`)}</span>
        {one.specialties.map((slug) => <span class="pill accent wraps" key={slug}>{specialtyName(slug)}</span>)}
      </p>
      <p class="case-meta soft small">
        <span title={fullTime(one.posted_at)}>{ago(one.posted_at)}</span>
        <span>{one.mine === true ? t("board.yours") : `${memberWords(one.by)}${detail ? ` · ${detail}` : ""}`}</span>
        <span class="row case-count"><Icon name="message" /><span class="only-read">{t("board.messages")}</span>{one.messages}</span>
        {one.attachments > 0 && (
          <span class="row case-count"><Icon name="photo" /><span class="only-read">{t("board.photos")}</span>{one.attachments}</span>
        )}
      </p>
    </Link>
  );
}

/** The case, or in a search the message in it that holds the sought words. */
function wayTo(one: CaseSummary): string {
  const said = one.hits?.find((hit) => hit.part === "message" || hit.part === "poll");
  return said === undefined ? `/c/${one.case_id}` : `/c/${one.case_id}?entry=${said.seq}`;
}

/** Title and question as this reader reads them; a translation that looks wrong is left to the room to show. */
function inMyLanguage(one: CaseSummary): { lang: string | undefined; title: string; question: string } {
  const { translation } = one;
  const wanted = one.language !== null && one.language !== language.value && reading.value[one.language] !== "original";
  if (!wanted || translation == null || translation.language !== language.value || translation.withheld) {
    return { lang: one.language ?? undefined, title: one.title, question: one.question.text };
  }
  return { lang: translation.language, title: translation.title, question: translation.question };
}

// The stripe at the card's edge repeats the clock's colour, so that a glance down the list is enough.
function edgeOf(one: CaseSummary): string {
  if (one.status !== "open" || one.answer_due_at === null) return "edge-none";
  return `edge-${toneOf(minutesLeft(one.answer_due_at, now.value))}`;
}
