/** Acts that ask for a fresh proof of who one is: the proof is asked for, then the act goes on. */

import { signal } from "@preact/signals";
import { codeOf } from "../wire/errors";

/** Whether a proof is being asked for; `answer(false)` calls the act off. */
export const asking = signal<{ answer: (proved: boolean) => void } | null>(null);

/** The doctor did not want to prove it: the act was not carried out. */
export class CalledOffError extends Error {}

/** Carry out `act`; when the server wants a proof first, once more after it. Throws CallError, CalledOffError. */
export async function proved<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (codeOf(error) !== "proof_needed") throw error;
  }
  // A second act that asks meanwhile calls the first one off.
  asking.peek()?.answer(false);
  let mine = asking.peek();
  const isProved = await new Promise<boolean>((answer) => (asking.value = mine = { answer }));
  if (asking.peek() === mine) asking.value = null;
  if (!isProved) throw new CalledOffError("not proved");
  return act();
}
