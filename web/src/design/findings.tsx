/** What in a text may tell who the patient is, with a way to replace it or, where it is not certain, to keep it. */

import { t } from "../i18n";
import { type Found, replaced } from "../state/findings";
import type { Guarded } from "../state/guard";
import { Icon } from "./icon";

interface Props {
  text: string;
  guarded: Guarded;
  onChange: (text: string) => void;
}

export function Findings({ text, guarded, onChange }: Props) {
  const { found, keep } = guarded;
  if (found.length === 0) return null;
  const hard = found.some((one) => one.hard);
  return (
    <div class={`banner ${hard ? "bad" : "warn"} findings small`} role="alert" data-testid="findings" data-hard={hard}>
      <Icon name="alert" />
      <div>
        <p><strong>{t(hard ? "guard.hard" : "guard.soft")}</strong></p>
        <ul>
          {found.map((one) => <FoundLine key={`${one.from} ${one.words}`} one={one} onReplace={() => onChange(replaced(text, one))} />)}
        </ul>
        {!hard && <button type="button" class="button tight" data-testid="findings-keep" onClick={keep}>{t("guard.keep")}</button>}
      </div>
    </div>
  );
}

function FoundLine({ one, onReplace }: { one: Found; onReplace: () => void }) {
  return (
    <li class="row wrap">
      <mark class="found">{t("guard.found", { words: one.words, what: t(one.own ? "guard.own" : `guard.class.${one.class}`) })}</mark>
      <button type="button" class="button tight" data-testid="findings-replace" onClick={onReplace}>
        {t("guard.replace", { hint: one.hint })}
      </button>
    </li>
  );
}
