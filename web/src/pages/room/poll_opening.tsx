/** Opening a poll: one question, two to twelve options; others can add to them. */

import { useState } from "preact/hooks";
import { Dialog } from "../../design/dialog";
import { Field } from "../../design/field";
import { t } from "../../i18n";
import type { LiveRoom } from "../../state/live_room";
import { MAX_QUESTION_CHARS } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { MAX_OPTION_CHARS, MAX_OPTIONS } from "./poll";
import { useAct } from "../../design/use_act";

const MIN_OPTIONS = 2;

export function PollOpening({ live, onClose }: { live: LiveRoom; onClose: () => void }) {
  const [question, setQuestion] = useState(t("poll.question_default"));
  const [options, setOptions] = useState<readonly string[]>(["", "", ""]);
  const given = options.map((one) => one.trim()).filter((one) => one !== "");
  const alike = new Set(given.map((one) => one.toLowerCase())).size !== given.length;
  const [openPoll, busy] = useAct(
    (key) => call("poll:open", { case_id: live.caseId, key, question: question.trim(), options: given }),
    onClose,
  );
  function write(at: number, text: string): void {
    const next = options.map((one, place) => (place === at ? text : one));
    // There is always an empty line to go on with.
    setOptions(next.at(-1) !== "" && next.length < MAX_OPTIONS ? [...next, ""] : next);
  }
  return (
    <Dialog title={t("poll.open_title")} onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), openPoll())}>
        <Field label={t("poll.question")}>
          {(ties) => (
            <input {...ties} class="input" type="text" maxLength={MAX_QUESTION_CHARS} value={question} data-testid="poll-question"
              onInput={(event) => setQuestion(event.currentTarget.value)} />
          )}
        </Field>
        <fieldset class="field">
          <legend class="label">{t("poll.options")}</legend>
          {options.map((option, at) => (
            <input key={at} class="input" type="text" maxLength={MAX_OPTION_CHARS} value={option} aria-label={t("poll.option", { number: at + 1 })}
              data-testid="poll-new-option" onInput={(event) => write(at, event.currentTarget.value)} />
          ))}
          {alike && <p class="wrong" role="alert">{t("poll.alike")}</p>}
        </fieldset>
        <p class="hint">{t("poll.open_hint")}</p>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>{t("cancel")}</button>
          <button type="submit" class="button main" data-testid="poll-open-submit"
            disabled={busy || alike || given.length < MIN_OPTIONS || question.trim() === ""}>
            {t("poll.open")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
