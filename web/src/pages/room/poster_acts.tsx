/** What the poster may do with the case, and any member with their own alias. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import type { LiveRoom } from "../../state/live_room";
import { doctor } from "../../state/session";
import type { CaseSummary, OutcomeKind } from "../../wire/shapes";
import { MAX_MESSAGE_CHARS } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { useAct } from "../../design/use_act";
import { SumUp } from "./summary";

const OUTCOMES: readonly OutcomeKind[] = ["solved", "helped", "transferred", "unresolved", "other"];

export function PosterActs({ live, summary }: { live: LiveRoom; summary: CaseSummary }) {
  const [open, setOpen] = useState<"resolve" | "reopen" | "reveal" | null>(null);
  const room = live.room.value;
  const me = live.me.value;
  const mine = summary.mine === true;
  const mayReveal = me !== null && me.member_id !== null && me.anonymous;
  if (!mine && !mayReveal) return null;
  const close = (): void => setOpen(null);
  return (
    <div class="row wrap">
      {mine && room.status !== "resolved" && (
        <button type="button" class="button main" data-testid="resolve-open" onClick={() => setOpen("resolve")}>
          <Icon name="check" /> {t("resolve.open")}
        </button>
      )}
      {mine && room.status !== "resolved" && room.summary === null && <SumUp live={live} />}
      {mine && room.status !== "open" && (
        <button type="button" class="button" data-testid="reopen-open" onClick={() => setOpen("reopen")}>
          <Icon name="undo" /> {t("reopen.open")}
        </button>
      )}
      {mayReveal && (
        <button type="button" class="button bare" data-testid="reveal-open" onClick={() => setOpen("reveal")}>
          <Icon name="eye" /> {t("reveal.open")}
        </button>
      )}
      {open === "resolve" && <Resolve caseId={live.caseId} onClose={close} />}
      {open === "reopen" && <Reopen caseId={live.caseId} resolved={room.status === "resolved"} onClose={close} />}
      {open === "reveal" && <Reveal live={live} onClose={close} />}
    </div>
  );
}

function Resolve({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const [kind, setKind] = useState<OutcomeKind>("solved");
  const [text, setText] = useState("");
  const [resolve, busy] = useAct((key) => {
    const words = text.trim();
    return call("case:resolve", { case_id: caseId, key, outcome: { kind, ...(words !== "" && { text: words }) } });
  }, onClose);
  return (
    <Dialog title={t("resolve.title")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          resolve();
        }}
      >
        <fieldset class="choices">
          <legend class="label">{t("resolve.how")}</legend>
          {OUTCOMES.map((one) => (
            <label class="choice" key={one}>
              <input type="radio" name="outcome" checked={kind === one} data-testid={`resolve-${one}`} onChange={() => setKind(one)} />
              <span>{t(`outcome.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <Field label={t("resolve.text")} hint={t("resolve.text_hint")}>
          {(ties) => (
            <textarea {...ties} class="input" rows={3} maxLength={MAX_MESSAGE_CHARS} value={text} data-testid="resolve-text"
              onInput={(event) => setText(event.currentTarget.value)} />
          )}
        </Field>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
          <button type="submit" class="button main" disabled={busy} data-testid="resolve-submit">{t("resolve.submit")}</button>
        </div>
      </form>
    </Dialog>
  );
}

function Reopen({ caseId, resolved, onClose }: { caseId: string; resolved: boolean; onClose: () => void }) {
  const [notAnswered, setNotAnswered] = useState(!resolved);
  const [reopen, busy] = useAct(
    (key) => call("case:reopen", { case_id: caseId, key, ...(notAnswered && { not_answered: true }) }),
    onClose,
  );
  return (
    <Dialog title={t("reopen.title")} onClose={onClose}>
      <label class="check">
        <input type="checkbox" checked={notAnswered} disabled={!resolved}
          onChange={(event) => setNotAnswered(event.currentTarget.checked)} />
        <span>{t("reopen.not_answered")}</span>
      </label>
      <div class="actions">
        <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
        <button type="button" class="button main" disabled={busy} data-testid="reopen-submit" onClick={reopen}>{t("reopen.open")}</button>
      </div>
    </Dialog>
  );
}

function Reveal({ live, onClose }: { live: LiveRoom; onClose: () => void }) {
  const [reveal, busy] = useAct(async () => {
    await call("member:reveal", { case_id: live.caseId });
    const me = live.me.peek();
    if (me !== null) live.me.value = { ...me, anonymous: false };
  }, onClose);
  return (
    <Dialog title={t("reveal.title")} onClose={onClose}>
      <p>{t("reveal.text", { name: doctor.value?.name ?? "" })}</p>
      <div class="actions">
        <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
        <button type="button" class="button main" disabled={busy} data-testid="reveal-submit" onClick={reveal}>{t("reveal.open")}</button>
      </div>
    </Dialog>
  );
}
