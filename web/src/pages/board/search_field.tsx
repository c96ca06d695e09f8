/** What is sought on the board: words, tabs, and further filters that open on demand. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { PARTS_OF } from "../../i18n/parts";
import { Later, type Page, withWords as loadWithWords } from "../../later";
import { Link } from "../../router";
import { filter, type Filter, isSearch, loadCases, narrowed, type Tab, withWords } from "../../state/board";

const TABS: readonly Tab[] = ["all", "open", "answered", "resolved", "mine"];
const SEARCH_AFTER_MS = 300;
const loadMore: Page<{ onChange: (by: Partial<Filter>) => void }> = loadWithWords(
  PARTS_OF.search,
  async () => (await import("../search/more_filters")).MoreFilters,
);

export function Filters() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [open, setOpen] = useState(false);
  const { tab, text } = filter.value;
  const inUse = narrowed(filter.value);
  function change(by: Partial<Filter>, delayMs = 0): void {
    filter.value = { ...filter.value, ...by };
    clearTimeout(timer.current);
    if (delayMs > 0) timer.current = setTimeout(() => void loadCases(), delayMs);
    else void loadCases();
  }
  return (
    <div class="board-filters">
      <SearchField text={text} onChange={(words, delayMs) => change(withWords(filter.value, words), delayMs)} />
      <button type="button" class="button" aria-expanded={open} data-testid="board-more-filters" onClick={() => setOpen(!open)}>
        <Icon name="filter" /> {t("board.filters")}
        {inUse > 0 && <span class="pill accent number">{inUse}</span>}
      </button>
      <div class="tabs" role="group" aria-label={t("board.show")}>
        {TABS.map((one) => (
          <button key={one} type="button" aria-pressed={one === tab} onClick={() => change({ tab: one, before: null })} data-tab={one}>
            {t(`board.tab.${one}`)}
          </button>
        ))}
        <Link to="/lounge" data-testid="to-lounge">{t("nav.lounge")}</Link>
      </div>
      {open && <Later load={loadMore} props={{ onChange: change }} />}
    </div>
  );
}

function SearchField({ text, onChange }: { text: string; onChange: (text: string, delayMs: number) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && text !== "") {
      event.preventDefault();
      onChange("", 0);
    }
    if (event.key === "Enter") onChange(text, 0);
    if (event.key === "ArrowDown") {
      const first = document.querySelector<HTMLElement>(".case-card");
      if (first === null) return;
      event.preventDefault();
      first.focus();
    }
  }
  return (
    <div class="board-search">
      <label class="only-read" for="board-search">{t("board.search")}</label>
      <Icon name="search" />
      <input ref={field} id="board-search" class="input" type="search" value={text} placeholder={t("board.search")} maxLength={200}
        enterkeyhint="search" autocomplete="off" aria-keyshortcuts="/" data-testid="board-search" aria-describedby="board-found"
        onInput={(event) => onChange(event.currentTarget.value, SEARCH_AFTER_MS)} onKeyDown={onKeyDown} />
      {isSearch.value && (
        <button type="button" class="button bare tight" aria-label={t("board.clear")} data-testid="board-clear"
          onClick={() => {
            onChange("", 0);
            field.current?.focus();
          }}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

/** "/" leads to the field, wherever one is on the page but in another field. */
function useSlash(field: { current: HTMLInputElement | null }): void {
  // Before the field is seen: whoever sees it may press the key.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const writes = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, dialog, [contenteditable]");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writes) return;
      event.preventDefault();
      field.current?.select();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
