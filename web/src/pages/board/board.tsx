/** The board: cases waiting for an answer, those of one's own field first. */

import { useEffect, useRef } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { Link } from "../../router";
import { failed, filter, followBoard, loadCases, loading, next, ordered, type Tab } from "../../state/board";
import { doctor } from "../../state/session";
import { disciplineOf, specialties, specialtyName } from "../../state/specialties";
import type { CaseSummary } from "../../wire/shapes";
import { CaseCard } from "./case_card";
import "./board.css";

const TABS: readonly Tab[] = ["open", "answered", "resolved", "mine"];
const SEARCH_AFTER_MS = 300;

export function BoardPage() {
  useEffect(followBoard, []);
  return (
    <div class="board">
      <div class="board-head">
        <h1>{t("board.title")}</h1>
        <Link class="button main push" to="/post">
          <Icon name="plus" /> {t("nav.post")}
        </Link>
      </div>
      <Filters />
      {failed.value !== null && (
        <div class="banner bad" role="alert">
          <Icon name="alert" />
          <span>{errorWords(failed.value)}</span>
          <button type="button" class="button tight push" onClick={() => void loadCases()}>{t("retry")}</button>
        </div>
      )}
      <Lists />
    </div>
  );
}

function Filters() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { tab, specialty, text } = filter.value;
  function change(by: Partial<typeof filter.value>, delayMs = 0): void {
    filter.value = { ...filter.value, ...by };
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void loadCases(), delayMs);
  }
  return (
    <div class="board-filters">
      <div class="tabs" role="group" aria-label={t("board.show")}>
        {TABS.map((one) => (
          <button key={one} type="button" aria-pressed={one === tab} onClick={() => change({ tab: one })} data-tab={one}>
            {t(`board.tab.${one}`)}
          </button>
        ))}
      </div>
      <SpecialtyFilter chosen={specialty} onChange={(slug) => change({ specialty: slug })} />
      <label class="board-search">
        <span class="only-read">{t("board.search")}</span>
        <Icon name="search" />
        <input class="input" type="search" value={text} placeholder={t("board.search")} maxLength={200}
          onInput={(event) => change({ text: event.currentTarget.value }, SEARCH_AFTER_MS)} />
      </label>
    </div>
  );
}

function SpecialtyFilter({ chosen, onChange }: { chosen: string | null; onChange: (slug: string | null) => void }) {
  const mine = doctor.value?.specialties ?? [];
  const table = [...specialties.value].sort((a, b) => specialtyName(a.slug).localeCompare(specialtyName(b.slug)));
  return (
    <label>
      <span class="only-read">{t("board.specialty")}</span>
      <select class="input" value={chosen ?? ""} onChange={(event) => onChange(event.currentTarget.value || null)}>
        <option value="">{t("board.all_specialties")}</option>
        <optgroup label={t("board.my_specialties")}>
          {mine.map((slug) => <option key={slug} value={slug}>{specialtyName(slug)}</option>)}
        </optgroup>
        <optgroup label={t("board.all_specialties")}>
          {table.filter((one) => !mine.includes(one.slug)).map((one) => (
            <option key={one.slug} value={one.slug}>
              {specialtyName(one.slug)}{one.parent === null ? "" : ` (${specialtyName(disciplineOf(one.slug))})`}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

function Lists() {
  const { mine, others } = ordered.value;
  const none = mine.length + others.length === 0;
  if (none && loading.value) return <Skeleton />;
  if (none && failed.value === null) return <Empty />;
  return (
    <div aria-busy={loading.value}>
      {mine.length > 0 && <Section title={t("board.for_you")} list={mine} />}
      {others.length > 0 && <Section title={t(mine.length > 0 ? "board.others" : "board.all")} list={others} />}
      {next.value !== null && (
        <p class="waiting">
          <button type="button" class="button" disabled={loading.value} onClick={() => void loadCases(true)}>
            {t("board.more")}
          </button>
        </p>
      )}
    </div>
  );
}

function Section({ title, list }: { title: string; list: readonly CaseSummary[] }) {
  return (
    <section class="board-section">
      <h2>{title} <span class="soft number">{list.length}</span></h2>
      <ul class="board-list">
        {list.map((one) => <li key={one.case_id}><CaseCard one={one} /></li>)}
      </ul>
    </section>
  );
}

function Empty() {
  const { tab, text, specialty } = filter.value;
  const narrowed = text.trim() !== "" || specialty !== null;
  return (
    <div class="waiting">
      <p>{narrowed ? t("board.nothing_found") : t(`board.empty.${tab}`)}</p>
    </div>
  );
}

function Skeleton() {
  return (
    <div role="status">
      <span class="only-read">{t("loading")}</span>
      {[1, 2, 3, 4].map((one) => <div key={one} class="card case-card skeleton" aria-hidden="true" />)}
    </div>
  );
}
