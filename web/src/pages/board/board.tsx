/** The board: cases waiting for an answer, those of one's own field first. */

import { useEffect } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t, tn } from "../../i18n";
import { Link } from "../../router";
import {
  cases, failed, filter, followBoard, isSearch, loadCases, loading, narrowed, next, ordered, WIDE_OPEN,
} from "../../state/board";
import type { CaseSummary } from "../../wire/shapes";
import { CaseCard } from "./case_card";
import { Filters } from "./search_field";
import "./board.css";

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
      <Found />
      <Lists />
    </div>
  );
}

/** How many cases fit what is sought: seen above the list, and read out. */
function Found() {
  const count = cases.value.length;
  const known = isSearch.value && !loading.value && failed.value === null && count > 0;
  return (
    <p class={known ? "soft small" : "only-read"} id="board-found" role="status" data-testid="board-found">
      {known && tn(next.value === null ? "board.found" : "board.found_first", count)}
    </p>
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
      {others.length > 0 && (
        <Section title={t(isSearch.value ? "board.best" : mine.length > 0 ? "board.others" : "board.all")} list={others} />
      )}
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
  const by = filter.value;
  const widen = (change: Partial<typeof by>): void => {
    filter.value = { ...by, ...change };
    void loadCases();
  };
  if (!isSearch.value && narrowed(by) === 0) return <div class="waiting"><p>{t(`board.empty.${by.tab}`)}</p></div>;
  return (
    <div class="waiting" data-testid="board-nothing">
      <p>{t(isSearch.value ? "board.nothing_sought" : "board.nothing_found")}</p>
      <p class="row wrap board-widen">
        {narrowed(by) > 0 && <button type="button" class="button" onClick={() => widen(WIDE_OPEN)}>{t("board.widen")}</button>}
        {by.tab !== "all" && <button type="button" class="button" onClick={() => widen({ tab: "all" })}>{t("board.all_cases")}</button>}
      </p>
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
