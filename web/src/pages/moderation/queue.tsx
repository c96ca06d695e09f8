/** A list of what waits for moderators, by how far it is: loading, empty, failed and read again every half minute. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Reading } from "../../design/reading";
import { useRead } from "../../design/use_read";
import { t } from "../../i18n";

const LOOK_AGAIN_MS = 30_000;
const SEARCH_AFTER_MS = 300;

interface Props<S extends string, T> {
  name: string;
  tabs: readonly (readonly [S, string])[];
  /** Of what is in the tab; with a search field also by words. */
  load: (tab: S, text: string) => Promise<readonly T[]>;
  none: (tab: S) => string;
  search?: string;
  keyOf: (one: T) => string;
  /** Draws one; `read` reads the list anew. */
  draw: (one: T, read: () => void) => ComponentChildren;
}

export function Queue<S extends string, T>({ name, tabs, load, none, search, keyOf, draw }: Props<S, T>) {
  const [tab, setTab] = useState<S>((tabs[0] as readonly [S, string])[0]);
  const [text, setText] = useState("");
  const sought = text.trim();
  // Others work on it meanwhile.
  const read = useRead(() => load(tab, sought), `${tab} ${sought}`, { afterMs: text === "" ? 0 : SEARCH_AFTER_MS, everyMs: LOOK_AGAIN_MS });
  const list = read.found;
  return (
    <>
      <div class="tabs" role="group" aria-label={t("moderation.show")}>
        {tabs.map(([one, words]) => (
          <button key={one} type="button" aria-pressed={one === tab} data-shown={one} onClick={() => setTab(one)}>{words}</button>
        ))}
      </div>
      {search !== undefined && (
        <label class="field">
          <span class="label small">{search}</span>
          <input class="input" type="search" value={text} maxLength={100} autocomplete="off" data-testid={`${name}-search`}
            onInput={(event) => setText(event.currentTarget.value)} />
        </label>
      )}
      <Reading read={read} />
      {list?.length === 0 && <p class="waiting" data-testid={`${name}-none`}>{none(tab)}</p>}
      <ul class="moderation-list" data-testid={name}>
        {list?.map((one) => <li key={keyOf(one)}>{draw(one, read.again)}</li>)}
      </ul>
    </>
  );
}
