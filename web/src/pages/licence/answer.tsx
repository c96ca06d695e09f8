/** What one says to whoever checks the licence. */

import { useState } from "preact/hooks";
import { Field } from "../../design/field";
import { useAct } from "../../design/use_act";
import { t } from "../../i18n";
import { answerCheck } from "../../state/licence";
import { fullTime } from "../../state/time";

const MAX_CHARS = 2_000;

export function Answer({ given, at }: { given: string | null; at: string | null }) {
  const [text, setText] = useState("");
  const [send, busy] = useAct(() => answerCheck(text.trim()), () => setText(""));
  return (
    <section class="card licence-card" aria-busy={busy}>
      <h2>{t("licence.answer")}</h2>
      {given !== null && at !== null && (
        <div data-testid="licence-answered">
          <p class="licence-words">{given}</p>
          <p class="soft">{fullTime(at)}</p>
        </div>
      )}
      <form class="stack" onSubmit={(event) => (event.preventDefault(), text.trim() !== "" && send())}>
        <Field label={t("licence.answer_label")} wrong={null}>
          {(ties) => (
            <textarea {...ties} class="input" rows={4} required maxLength={MAX_CHARS} value={text} data-testid="licence-answer"
              onInput={(event) => setText(event.currentTarget.value)} />
          )}
        </Field>
        <div><button type="submit" class="button" disabled={busy} data-testid="licence-answer-send">{t("licence.answer_send")}</button></div>
      </form>
    </section>
  );
}
