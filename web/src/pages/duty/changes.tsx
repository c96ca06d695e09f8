/** Swaps that colleagues offer, to be taken over or refused in a word, and one's own changes. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { type Change, duty, loadDuty } from "../../state/duty";
import { specialtyName } from "../../state/specialties";
import { dayInWords, fullTime, timeOfDay } from "../../state/time";
import type { PayloadOf } from "../../wire/shapes";
import { call } from "../../wire/socket";

type Word = PayloadOf<"shift:refuse_swap">["word"];

const WORDS: readonly Word[] = ["busy", "away", "too_long", "other_time"];

export function Changes() {
  const { offers = [], changes = [] } = duty.value ?? {};
  const own = changes.filter((one) => one.kind !== "time_off" && one.state !== "cancelled");
  if (offers.length + own.length === 0) return null;
  return (
    <section class="card settings-card" data-testid="duty-changes">
      <h2>{t("duty.changes")}</h2>
      <ul class="settings-devices">
        {offers.map((one) => <OfferLine key={one.change_id} one={one} />)}
        {own.map((one) => <ChangeLine key={one.change_id} one={one} />)}
      </ul>
    </section>
  );
}

/** A colleague's shift: taken over with one press, refused with two. */
function OfferLine({ one }: { one: Change }) {
  const [refusing, setRefusing] = useState(false);
  const [accept, accepting] = useAct(() => call("shift:accept_swap", { change_id: one.change_id }), () => void loadDuty());
  const [refuse, saying] = useAct(
    (_key, word: Word) => call("shift:refuse_swap", { change_id: one.change_id, word }),
    () => void loadDuty(),
  );
  const busy = accepting || saying;
  return (
    <li class="row wrap" data-testid="swap-offer">
      <About one={one} what={t("duty.swap_offered")} />
      <div class="row wrap push">
        <button type="button" class="button tight" disabled={busy} data-testid="swap-accept" onClick={() => accept()}>{t("duty.take_over")}</button>
        <button type="button" class="button tight" aria-expanded={refusing} disabled={busy} data-testid="swap-refuse"
          onClick={() => setRefusing(!refusing)}>{t("duty.refuse")}</button>
      </div>
      {refusing && (
        <div class="row wrap swap-words" role="group" aria-label={t("duty.refuse_why")}>
          <span class="soft small">{t("duty.refuse_why")}</span>
          {WORDS.map((word) => (
            <button type="button" class="button tight" key={word} disabled={busy} data-testid={`swap-word-${word}`} onClick={() => refuse(word)}>
              {t(`duty.word.${word}`)}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

/** One's own change: what became of it, and a way back where nobody relies on it. */
export function ChangeLine({ one }: { one: Change }) {
  const [cancel, busy] = useAct(() => call("shift:cancel", { change_id: one.change_id }), () => void loadDuty());
  const open = one.kind !== "swap" || one.state === "offered";
  return (
    <li class="row wrap" data-testid="own-change">
      <About one={one} what={t(`duty.change.${one.kind}`)}>
        {one.kind === "swap" && <span class="soft small">{swapWords(one)}</span>}
        {one.refusals.map((refusal) => (
          <span class="soft small" key={refusal.at}>{t(`duty.said.${refusal.word}`)}</span>
        ))}
      </About>
      {open && <button type="button" class="button tight push" disabled={busy} onClick={() => cancel()}>{t("duty.take_back")}</button>}
    </li>
  );
}

function About({ one, what, children }: { one: Change; what: string; children?: ComponentChildren }) {
  const back = one.return_starts_at !== null && one.return_ends_at !== null ? spanWords(one.return_starts_at, one.return_ends_at) : null;
  return (
    <div class="swap-about">
      <span>
        {what}
        {one.discipline !== null && ` · ${specialtyName(one.discipline)}`}
      </span>
      <span class="soft small">{spanWords(one.starts_at, one.ends_at)}</span>
      {back !== null && <span class="soft small">{t("duty.in_return", { span: back })}</span>}
      {children}
    </div>
  );
}

function swapWords(one: Change): string {
  if (one.state === "in_force") return t("duty.swap_taken");
  if (one.state === "expired") return t("duty.swap_expired");
  return t("duty.swap_open", { at: fullTime(one.closes_at ?? one.starts_at) });
}

/** From when until when, the day said once when it is the same. */
export function spanWords(startsAt: string, endsAt: string): string {
  const sameDay = new Date(startsAt).toDateString() === new Date(endsAt).toDateString();
  return sameDay
    ? `${dayInWords(startsAt)}, ${timeOfDay(startsAt)}–${timeOfDay(endsAt)}`
    : `${fullTime(startsAt)} – ${fullTime(endsAt)}`;
}
