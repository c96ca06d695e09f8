/** The case itself: its clock, story and pictures, who was paged, and what its poster may do. */

import { useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { memberDetail, memberWords } from "../../design/member";
import { TimeLeft } from "../../design/time_left";
import { type Key, t, tn } from "../../i18n";
import { Link } from "../../router";
import type { LiveRoom } from "../../state/live_room";
import { specialtyName } from "../../state/specialties";
import { ago, fullTime, timeOfDay } from "../../state/time";
import type { CaseSummary, Language, Outcome } from "../../wire/shapes";
import { Concern } from "./concern";
import { Export } from "./export";
import { PagingLine } from "./paging_line";
import { PosterActs } from "./poster_acts";
import { ReportCase } from "./report";
import { useReading } from "./reading";
import { Photos } from "./photos/photos";
import { PinnedSummary } from "./summary";
import { ReadWords, TranslationNote } from "./translation";

export function CasePanel({ live, summary }: { live: LiveRoom; summary: CaseSummary }) {
  const room = live.room.value;
  const story = room.story;
  const how = useReading(live, 1, story?.language ?? null);
  if (story === null) return null;
  const poster = room.members.get(summary.by.member_id) ?? summary.by;
  return (
    <aside class="panel" aria-label={t("room.case")}>
      <p class="row small">
        <Link class="row" to="/"><Icon name="back" /> {t("nav.board")}</Link>
      </p>
      {summary.mine === true && <Concern live={live} />}
      <div class="row wrap">
        <TimeLeft status={room.status} answerDueAt={room.answer_due_at} answeredAt={room.answered_at} />
        <span class={`pill ${story.urgency === "now" && room.status === "open" ? "bad" : ""}`}>{t(`urgency.${story.urgency}`)}</span>
      </div>
      <h1 id="entry-1" tabIndex={-1} lang={how.shown === "original" ? (story.language ?? undefined) : undefined}>
        {story.redacted ? t("redacted.case") : how.words("title", story.title)}
      </h1>
      <p class="soft small">
        <span title={fullTime(summary.posted_at)}>{ago(summary.posted_at)}</span> · {memberWords(poster)}
        {memberDetail(poster) !== "" && ` · ${memberDetail(poster)}`}
        {summary.mine === true && <> <span class="pill">{t("member.you")}</span></>}
      </p>
      <div class="ask">
        <p class="small"><strong>{t(`kind.${story.question.kind}`)}</strong></p>
        <ReadWords how={how} name="question.text" original={story.question.text} />
      </div>
      {room.outcome !== null && <OutcomeBox live={live} outcome={room.outcome} language={story.language} />}
      <PinnedSummary live={live} mine={summary.mine === true} />
      {summary.mine === true && <PagingLine live={live} />}
      <dl class="facts">
        <dt>{t("room.patient")}</dt>
        <dd>{t(`age.${story.patient.age_band}` as Key)}, {t(`sex.${story.patient.sex}`)}</dd>
        <dt>{t("room.asked_of")}</dt>
        <dd class="row wrap">
          {story.specialties.map((slug) => <span class="pill accent wraps" key={slug}>{specialtyName(slug)}</span>)}
        </dd>
      </dl>
      <section>
        <h2>{t("room.story")}</h2>
        <ReadWords how={how} original={story.story} />
        <Photos live={live} attachments={story.attachments} />
        <TranslationNote caseId={live.caseId} how={how} />
      </section>
      <Paging live={live} />
      <PosterActs live={live} summary={summary} />
      <Export caseId={live.caseId} />
      {summary.mine !== true && <ReportCase caseId={live.caseId} />}
    </aside>
  );
}

function OutcomeBox({ live, outcome, language }: { live: LiveRoom; outcome: Outcome; language: Language | null }) {
  const seq = live.room.value.lines.findLast((line) => line.kind === "case_resolved")?.seq ?? 0;
  const how = useReading(live, seq, language);
  return (
    <div class="outcome">
      <p><strong><Icon name="check" /> {t(`outcome.${outcome.kind}`)}</strong></p>
      {outcome.text && <ReadWords how={how} original={outcome.text} />}
      {outcome.text && <TranslationNote caseId={live.caseId} how={how} />}
    </div>
  );
}

function Paging({ live }: { live: LiveRoom }) {
  const [all, setAll] = useState(false);
  const { waves, coming, status } = live.room.value;
  const newest = waves.at(-1);
  if (newest === undefined) return null;
  const paged = waves.reduce((sum, wave) => sum + wave.paged, 0);
  return (
    <section class="paging">
      <h2>{t("room.paging")}</h2>
      <p>
        {pagedWords(paged)}
        {(status === "open" || coming > 0) && `, ${tn("room.coming", coming)}`}.{" "}
        {status === "open" && t("room.wave", { wave: newest.wave, waves: newest.waves })}
      </p>
      <div class="wave-steps" aria-hidden="true">
        {Array.from({ length: newest.waves }, (_, at) => <span key={at} class={at < newest.wave ? "done" : ""} />)}
      </div>
      {all && (
        <ul class="small number">
          {waves.map((wave) => (
            <li key={wave.wave}>{timeOfDay(wave.at)} · {t("room.wave", { wave: wave.wave, waves: wave.waves })} · {pagedWords(wave.paged)}</li>
          ))}
        </ul>
      )}
      {waves.length > 1 && (
        <button type="button" class="button bare tight" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? "room.fewer" : "room.all_waves")}
        </button>
      )}
    </section>
  );
}

function pagedWords(count: number): string {
  return count === 0 ? t("room.paged_nobody") : tn("room.paged", count);
}
