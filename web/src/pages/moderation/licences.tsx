/** Licences that wait to be checked: what was stated, where it can be looked up, and what is decided. For admins. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { useAct } from "../../design/use_act";
import { countryName, t } from "../../i18n";
import { specialtyName } from "../../state/specialties";
import { fullTime, learnServerTime } from "../../state/time";
import { MAX_REPORT_CHARS, type ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { Evidence } from "./licence_evidence";
import { Queue } from "./queue";
import { Waits } from "./waits";

type Check = ResultOf<"licence:list">["checks"][number];
type Act = "verify" | "reject" | "ask" | "pass_verify" | "pass_reject";

const STATES = ["open", "claimed", "waiting", "decided"] as const;
const ACTS: readonly Act[] = ["verify", "reject", "ask", "pass_verify", "pass_reject"];

export function Licences() {
  return (
    <Queue<(typeof STATES)[number], Check> name="licences" tabs={STATES.map((one) => [one, t(`licences.state.${one}`)] as const)} keyOf={(one) => one.check_id}
      none={() => t("licences.none")}
      load={async (state) => {
        const listed = await call("licence:list", { state });
        learnServerTime(listed.server_now);
        return listed.checks;
      }}
      draw={(one, read) => <CheckCard one={one} onChange={read} />} />
  );
}

function CheckCard({ one, onChange }: { one: Check; onChange: () => void }) {
  const [deciding, setDeciding] = useState(false);
  const [claim, busy] = useAct(() => call("licence:claim", { check_id: one.check_id }), onChange);
  const isDone = one.decision !== null;
  return (
    <article class="card moderation-card" data-testid="licence">
      <p class="row wrap">
        <strong>{one.doctor.name}</strong>
        {one.kind === "yearly" && <span class="pill">{t("licences.yearly")}</span>}
        {!isDone && <Waits since={one.opened_at} />}
        {isDone && <span class="soft small push">{fullTime(one.decided_at ?? one.opened_at)}</span>}
      </p>
      <dl class="facts">
        <dt>{t("people.licence")}</dt>
        <dd>
          {countryName(one.doctor.country)} · <span class="number">{one.doctor.licence_number}</span>{" "}
          <a href={one.register_url} target="_blank" rel="noopener noreferrer">{t("licences.register")}</a>
        </dd>
        <dt>{t("board.specialty")}</dt>
        <dd>{one.doctor.specialties.map(specialtyName).join(", ")}</dd>
      </dl>
      {one.doubts.map((doubt) => (
        <p key={doubt} class="banner warn small" data-testid="licence-doubt">{t(`licences.doubt.${doubt}`)}</p>
      ))}
      {one.asked !== null && <p><strong>{t("licences.asked")}</strong> {one.asked}</p>}
      {one.answer !== null && <blockquote class="moderation-words">{one.answer}</blockquote>}
      {one.opinion !== null && <p><strong>{t(`licences.opinion.${one.opinion.decision}`)}</strong> {one.opinion.reason}</p>}
      {one.decision !== null && <p><strong>{t(`licences.act.${one.decision}`)}</strong> {one.decided_because}</p>}
      {!isDone && <Evidence one={one} />}
      {!isDone && (
        <div class="row wrap">
          {one.mine ? (
            <button type="button" class="button main" data-testid="licence-decide" onClick={() => setDeciding(true)}>{t("moderation.decide")}</button>
          ) : (
            <button type="button" class="button main" disabled={busy} data-testid="licence-claim" onClick={claim}>{t("moderation.claim")}</button>
          )}
        </div>
      )}
      {deciding && (
        <DecideCheck checkId={one.check_id} isFirst={one.opinion === null} onClose={() => setDeciding(false)}
          onDone={() => {
            setDeciding(false);
            onChange();
          }} />
      )}
    </article>
  );
}

interface DecideProps {
  checkId: string;
  /** Whether no reviewer has given an opinion: then one may, and leave the decision to another. */
  isFirst: boolean;
  onClose: () => void;
  onDone: () => void;
}

function DecideCheck({ checkId, isFirst, onClose, onDone }: DecideProps) {
  const [act, setAct] = useState<Act | null>(null);
  const [text, setText] = useState("");
  const [run, busy] = useAct(async () => {
    const words = text.trim();
    if (act === "ask") await call("licence:ask", { check_id: checkId, text: words });
    else if (act === "pass_verify" || act === "pass_reject") {
      const opinion = act === "pass_verify" ? "verify" : "reject";
      await call("licence:pass_on", { check_id: checkId, opinion, reason: words });
    } else if (act !== null) await call("licence:decide", { check_id: checkId, decision: act, reason: words });
  }, onDone);
  return (
    <Dialog title={t("licences.decide")} onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), run())}>
        <fieldset class="choices">
          <legend class="label">{t("moderation.what")}</legend>
          {ACTS.filter((one) => isFirst || !one.startsWith("pass_")).map((one) => (
            <label class="choice" key={one}>
              <input type="radio" name="act" required checked={act === one} data-testid={`licence-${one}`} onChange={() => setAct(one)} />
              <span>{t(`licences.act.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <Field label={t("moderation.why")} hint={t(act?.startsWith("pass_") ? "licences.why_pass" : "licences.why_hint")}>
          {(ties) => (
            <textarea {...ties} class="input" rows={3} required maxLength={MAX_REPORT_CHARS} value={text} data-testid="licence-why"
              onInput={(event) => setText(event.currentTarget.value)} />
          )}
        </Field>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
          <button type="submit" class="button main" disabled={busy || act === null || text.trim() === ""} data-testid="licence-submit">
            {t("moderation.decide")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
