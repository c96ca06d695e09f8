/** Pages and parts of pages whose code and words are loaded when they are asked for. */

import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./design/icon";
import { needWords, t } from "./i18n";
import type { Part } from "./i18n/parts";

export type Page<P = object> = () => Promise<FunctionComponent<P>>;

/** A page's code together with the words it needs. */
export function withWords<P>(parts: readonly Part[], load: Page<P>): Page<P> {
  return async () => (await Promise.all([load(), needWords(parts)]))[0];
}

export function Waiting() {
  return (
    <p class="waiting" role="status">
      <Icon name="spinner" className="spin" /> {t("loading")}
    </p>
  );
}

/** A page whose code is loaded on demand; a failed load can be tried again. */
export function Later<P extends object>({ load, props }: { load: Page<P>; props?: P }) {
  const [found, setFound] = useState<{ page: FunctionComponent<P> } | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    setFailed(false);
    load().then(
      (page) => wanted && setFound({ page }),
      () => wanted && setFailed(true),
    );
    return () => {
      wanted = false;
    };
  }, [load, turn]);
  if (failed) {
    return (
      <div class="waiting">
        <p>{t("error.offline")}</p>
        <button type="button" class="button" onClick={() => setTurn(turn + 1)}>
          {t("retry")}
        </button>
      </div>
    );
  }
  return found === null ? <Waiting /> : <found.page {...((props ?? {}) as P)} />;
}
