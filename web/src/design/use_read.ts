/** Reading from the server: what was found, why not, and reading again. */

import { useEffect, useState } from "preact/hooks";
import { codeOf } from "../wire/errors";

export interface Read<T> {
  /** Null until it was read once as it is asked for now. */
  found: T | null;
  /** The code of what went wrong the last time; what was found before stays. */
  failed: string | null;
  again: () => void;
}

interface When {
  /** Wait so long before asking: for what changes with each letter that is typed. */
  afterMs?: number;
  /** Ask again and again, while the page is seen. */
  everyMs?: number;
  /** Ask once more when this changes; what is known stays meanwhile. */
  on?: unknown;
}

/** Read when shown, and anew when `by` changes. */
export function useRead<T>(load: () => Promise<T>, by: unknown = "", { afterMs = 0, everyMs, on }: When = {}): Read<T> {
  const [known, setKnown] = useState<{ by: unknown; found: T } | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    const ask = (): void => {
      load().then(
        (found) => {
          if (!wanted) return;
          setKnown({ by, found });
          setFailed(null);
        },
        (error: unknown) => wanted && setFailed(codeOf(error)),
      );
    };
    const timer = setTimeout(ask, afterMs);
    const again = everyMs === undefined ? undefined : setInterval(() => document.hidden || ask(), everyMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
      clearInterval(again);
    };
  }, [by, turn, on]);
  return { found: known !== null && known.by === by ? known.found : null, failed, again: () => setTurn((now) => now + 1) };
}
