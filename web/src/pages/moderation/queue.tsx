/** A list of what waits for moderators, by how far it is: loading, empty, failed and read again every half minute. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { codeOf } from "../../wire/errors";

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
  const { list, failed, read } = useList(() => load(tab, text.trim()), `${tab} ${text.trim()}`, text === "" ? 0 : SEARCH_AFTER_MS);
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
      {failed !== null && (
        <div class="banner bad" role="alert">
          <Icon name="alert" /> <span>{errorWords(failed)}</span>
          <button type="button" class="button tight push" onClick={read}>{t("retry")}</button>
        </div>
      )}
      {list === null && failed === null && <p class="waiting" role="status">{t("loading")}</p>}
      {list?.length === 0 && <p class="waiting" data-testid={`${name}-none`}>{none(tab)}</p>}
      <ul class="moderation-list" data-testid={name}>
        {list?.map((one) => <li key={keyOf(one)}>{draw(one, read)}</li>)}
      </ul>
    </>
  );
}

function useList<T>(load: () => Promise<readonly T[]>, by: string, afterMs: number) {
  const [found, setFound] = useState<{ by: string; list: readonly T[] } | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const read = (): void => setTurn((now) => now + 1);
  useEffect(() => {
    let wanted = true;
    const ask = (): void => {
      load().then(
        (list) => {
          if (!wanted) return;
          setFound({ by, list });
          setFailed(null);
        },
        (error: unknown) => wanted && setFailed(codeOf(error)),
      );
    };
    const timer = setTimeout(ask, afterMs);
    // Others work on it meanwhile.
    const again = setInterval(ask, LOOK_AGAIN_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
      clearInterval(again);
    };
  }, [by, turn]);
  return { list: found?.by === by ? found.list : null, failed, read };
}
