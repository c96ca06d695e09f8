/** Polls of a room as its log tells them: what is asked. Votes are hidden; sums come from `poll:read`. Pure. */

import type { EntryData, MemberView } from "../wire/shapes";

export interface Poll {
  seq: number;
  at: string;
  by: MemberView | null;
  question: string;
  options: readonly string[];
  /** The entry that brought each option: the poll's own, or a later one. */
  option_seqs: readonly number[];
  /** How often somebody voted or voted anew: the sums may have changed whenever this has. */
  votes: number;
  closed: boolean;
  correct: number | null;
  redacted: boolean;
}

type Polls = Map<number, Poll>;

export function opened(polls: Polls, seq: number, at: string, by: MemberView | null, data: EntryData["poll_opened"]): void {
  polls.set(seq, {
    seq,
    at,
    by,
    question: data.question,
    options: data.options,
    option_seqs: data.options.map(() => seq),
    votes: 0,
    closed: false,
    correct: null,
    redacted: data.redacted === true,
  });
}

export function optionAdded(polls: Polls, seq: number, data: EntryData["poll_option_added"]): void {
  change(polls, data.poll_seq, (poll) => ({
    options: [...poll.options, data.option],
    option_seqs: [...poll.option_seqs, seq],
  }));
}

export function voted(polls: Polls, data: EntryData["poll_voted"]): void {
  change(polls, data.poll_seq, (poll) => ({ votes: poll.votes + 1 }));
}

export function closed(polls: Polls, data: EntryData["poll_closed"]): void {
  change(polls, data.poll_seq, () => ({ closed: true, correct: data.correct }));
}

/** Forget the words that the entry `seq` brought: a whole poll, or one option of it. */
export function withoutWords(polls: Polls, seq: number): void {
  for (const poll of polls.values()) {
    if (!poll.option_seqs.includes(seq)) continue;
    const whole = poll.seq === seq;
    change(polls, poll.seq, () => ({
      question: whole ? "" : poll.question,
      options: poll.options.map((option, at) => (poll.option_seqs[at] === seq ? "" : option)),
      redacted: whole || poll.redacted,
    }));
  }
}

function change(polls: Polls, seq: number, by: (poll: Poll) => Partial<Poll>): void {
  const poll = polls.get(seq);
  if (poll !== undefined) polls.set(seq, { ...poll, ...by(poll) });
}
