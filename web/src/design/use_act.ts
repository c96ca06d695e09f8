/** An act of the doctor: carried out once with one key, however often it is tried. */

import { useState } from "preact/hooks";
import { errorWords } from "./field_errors";
import { notify } from "../state/notices";
import { codeOf } from "../wire/errors";
import { newKey } from "../wire/keys";

/** Returns what starts the act, and whether it is under way; `onDone` is called once it was done. */
export function useAct<A extends unknown[]>(
  act: (key: string, ...with_: A) => Promise<unknown>,
  onDone: () => void = () => undefined,
): [(...with_: A) => void, boolean] {
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  async function run(...with_: A): Promise<void> {
    setBusy(true);
    try {
      await act(key, ...with_);
      setKey(newKey());
      onDone();
    } catch (error) {
      if (codeOf(error) === "key_reused") setKey(newKey());
      notify(errorWords(codeOf(error)), "bad");
    }
    setBusy(false);
  }
  return [(...with_) => void run(...with_), busy];
}
