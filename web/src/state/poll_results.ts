/** The sums of a room's polls, read again whenever a vote may have changed them. */

import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { ResultOf } from "../wire/shapes";
import { call, connection } from "../wire/socket";
import type { Poll } from "./polls";

export type PollResults = ResultOf<"poll:read">;

/** Votes that come together are asked about once. */
const ASK_AFTER_MS = 250;
const ASK_AGAIN_MS = 4_000;

/** What `poll:read` says of a poll now; null until it has answered. */
export function usePollResults(caseId: string, poll: Poll): PollResults | null {
  const [results] = useState(() => signal<PollResults | null>(null));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    const read = (): void => {
      call("poll:read", { case_id: caseId, poll_seq: poll.seq }).then(
        (read) => {
          if (wanted) results.value = read;
        },
        () => {
          if (wanted) timer = setTimeout(() => setTurn(turn + 1), ASK_AGAIN_MS);
        },
      );
    };
    let timer = setTimeout(read, results.peek() === null ? 0 : ASK_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [caseId, poll.seq, poll.votes, poll.closed, poll.options.length, connection.value, turn]);
  return results.value;
}
