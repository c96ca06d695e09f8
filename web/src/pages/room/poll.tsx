/** A poll in the room: its options, one's own vote, and the sums once one has voted. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { memberWords } from "../../design/member";
import { t, tn } from "../../i18n";
import type { LiveRoom } from "../../state/live_room";
import { type PollResults, usePollResults } from "../../state/poll_results";
import type { Poll } from "../../state/polls";
import { specialtyName } from "../../state/specialties";
import { timeOfDay } from "../../state/time";
import { call } from "../../wire/socket";
import { useAct } from "../../design/use_act";
import { Words } from "./words";
import "./poll.css";

export const MAX_OPTIONS = 12;
export const MAX_OPTION_CHARS = 200;

interface Props {
  live: LiveRoom;
  poll: Poll;
  /** Whether the room takes votes. */
  open: boolean;
  /** The reader's words for the poll's question and options, where they are translated. */
  wording: { question: string; options: readonly string[] };
  /** What is to be known of that translation. */
  children?: ComponentChildren;
}

export function PollCard({ live, poll, open, wording, children }: Props) {
  const results = usePollResults(live.caseId, poll);
  const [again, setAgain] = useState(false);
  const takesVotes = open && !poll.closed && !poll.redacted;
  const voted = results?.my_choice != null;
  const voting = takesVotes && (!voted || again);
  if (poll.redacted) return <li class="poll-line"><p class="card poll soft retracted">{t("poll.redacted")}</p></li>;
  return (
    <li class="poll-line" id={`entry-${poll.seq}`} tabIndex={-1}>
      <section class="card poll" data-testid="poll" data-seq={poll.seq} aria-label={t("poll.label")}>
        <p class="soft small">
          <Icon name="chart" /> {poll.by === null ? t("poll.label") : t("poll.by", { who: memberWords(poll.by) })} · {timeOfDay(poll.at)}
        </p>
        <h3><Words text={wording.question} /></h3>
        {children}
        {voting ? (
          <Ballot live={live} poll={poll} options={wording.options} before={results?.my_choice ?? []} onDone={() => setAgain(false)} />
        ) : (
          <Sums poll={poll} options={wording.options} results={results} />
        )}
        <p class="soft small" role="status">
          {tn("poll.voters", results?.voters ?? 0)}
          {voting && ` · ${t("poll.hidden")}`}
          {poll.closed && ` · ${t("poll.closed")}`}
        </p>
        <div class="row wrap">
          {takesVotes && voted && !again && (
            <button type="button" class="button tight" onClick={() => setAgain(true)}>{t("poll.vote_again")}</button>
          )}
          {takesVotes && poll.options.length < MAX_OPTIONS && <AddOption live={live} poll={poll} />}
          {!poll.closed && !poll.redacted && <Close live={live} poll={poll} options={wording.options} />}
        </div>
      </section>
    </li>
  );
}

interface BallotProps {
  live: LiveRoom;
  poll: Poll;
  options: readonly string[];
  before: readonly number[];
  onDone: () => void;
}

// Chosen in the order of likelihood: the first tap is the likeliest.
function Ballot({ live, poll, options, before, onDone }: BallotProps) {
  const [choice, setChoice] = useState<readonly number[]>(before);
  const [vote, busy] = useAct(
    (key) => call("poll:vote", { case_id: live.caseId, key, poll_seq: poll.seq, choice: [...choice] }),
    onDone,
  );
  const toggle = (at: number): void => setChoice(choice.includes(at) ? choice.filter((one) => one !== at) : [...choice, at]);
  return (
    <form onSubmit={(event) => (event.preventDefault(), vote())}>
      <p class="hint">{t("poll.how")}</p>
      <ul class="ballot">
        {options.map((option, at) => (
          <li key={at}>
            <button type="button" class="ballot-option" aria-pressed={choice.includes(at)} data-testid="poll-option"
              onClick={() => toggle(at)}>
              <span class="ballot-place number">
                {choice.includes(at) ? choice.indexOf(at) + 1 : ""}
                {choice.includes(at) && <span class="only-read">{t("poll.place")}</span>}
              </span>
              <span>{option === "" ? t("poll.option_gone") : option}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="submit" class="button main tight" disabled={busy || choice.length === 0} data-testid="poll-vote">{t("poll.vote")}</button>
    </form>
  );
}

function Sums({ poll, options, results }: { poll: Poll; options: readonly string[]; results: PollResults | null }) {
  const { points, tallies, my_choice: mine } = results ?? {};
  const most = Math.max(1, ...(points ?? []));
  return (
    <>
      <ol class="sums">
        {options.map((option, at) => (
          <li key={at} class={poll.correct === at ? "correct" : ""} data-testid="poll-sum">
            <span class="sums-words">
              {option === "" ? t("poll.option_gone") : option}
              {poll.correct === at && <span class="pill good"><Icon name="check" /> {t("poll.correct")}</span>}
              {mine?.[0] === at && <span class="pill accent">{t("poll.mine")}</span>}
            </span>
            {points != null && (
              <>
                <span class="soft small number">{tn("poll.first", tallies?.[at] ?? 0)}</span>
                <meter class="sums-bar" min={0} max={most} value={points[at] ?? 0} aria-label={t("poll.points", { points: points[at] ?? 0 })} />
              </>
            )}
          </li>
        ))}
      </ol>
      {results?.by_specialty != null && <Split options={options} by={results.by_specialty} />}
      {results?.score != null && <p class="small">{t("poll.score", { share: Math.round(results.score.first * 100) })}</p>}
    </>
  );
}

function Split({ options, by }: { options: readonly string[]; by: NonNullable<PollResults["by_specialty"]> }) {
  return (
    <details class="small">
      <summary>{t("poll.by_specialty")}</summary>
      <ul>
        {Object.entries(by).map(([slug, sums]) => {
          const best = sums.points.indexOf(Math.max(...sums.points));
          return <li key={slug}>{specialtyName(slug)} ({sums.voters}): {options[best]}</li>;
        })}
      </ul>
    </details>
  );
}

function AddOption({ live, poll }: { live: LiveRoom; poll: Poll }) {
  const [text, setText] = useState<string | null>(null);
  const [add, busy] = useAct(
    (key) => call("poll:add_option", { case_id: live.caseId, key, poll_seq: poll.seq, option: (text ?? "").trim() }),
    () => setText(null),
  );
  if (text === null) return <button type="button" class="button bare tight" onClick={() => setText("")}><Icon name="plus" /> {t("poll.add")}</button>;
  return (
    <form class="row poll-add" onSubmit={(event) => (event.preventDefault(), add())}
      onKeyDown={(event) => event.key === "Escape" && setText(null)}>
      <input class="input" type="text" maxLength={MAX_OPTION_CHARS} value={text} aria-label={t("poll.add")}
        ref={(element) => element?.focus()} onInput={(event) => setText(event.currentTarget.value)} />
      <button type="submit" class="button tight" disabled={busy || text.trim() === ""}>{t("poll.add_short")}</button>
    </form>
  );
}

// Whoever opened it may close it; the case's poster also says what turned out right.
function Close({ live, poll, options }: { live: LiveRoom; poll: Poll; options: readonly string[] }) {
  const me = live.me.value?.member_id ?? null;
  const poster = live.summary.value?.mine === true;
  const [asking, setAsking] = useState(false);
  const [close, busy] = useAct((key, correct: number | null) =>
    call("poll:close", { case_id: live.caseId, key, poll_seq: poll.seq, ...(correct !== null && { correct }) }),
  );
  if (!poster && (me === null || poll.by?.member_id !== me)) return null;
  if (!asking) {
    return (
      <button type="button" class="button bare tight" data-testid="poll-close" disabled={busy}
        onClick={() => (poster ? setAsking(true) : close(null))}>
        {t("poll.close")}
      </button>
    );
  }
  return (
    <label class="field poll-correct">
      <span>{t("poll.which_right")}</span>
      <select class="input" data-testid="poll-correct" disabled={busy}
        onChange={(event) => close(event.currentTarget.value === "none" ? null : Number(event.currentTarget.value))}>
        <option value="">{t("choose")}</option>
        {options.map((option, at) => <option key={at} value={at}>{option}</option>)}
        <option value="none">{t("poll.not_known")}</option>
      </select>
    </label>
  );
}
