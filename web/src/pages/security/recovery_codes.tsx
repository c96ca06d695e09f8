/** Recovery codes, shown this once: to be copied or printed. */

import { useEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { notify } from "../../state/notices";

interface Props {
  codes: readonly string[];
  onDone: () => void;
}

export function RecoveryCodes({ codes, onDone }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(codes.join("\n"));
      notify(t("recovery.copied"), "good");
    } catch {
      notify(t("recovery.not_copied"), "bad");
    }
  }
  return (
    <div class="stack recovery" data-testid="recovery">
      <h3 ref={heading} tabIndex={-1}>{t("recovery.title")}</h3>
      <p>{t("recovery.lead")}</p>
      <ul class="recovery-codes">
        {codes.map((code) => (
          <li key={code}><code data-testid="recovery-code">{code}</code></li>
        ))}
      </ul>
      <div class="row wrap">
        <button type="button" class="button" onClick={() => void copy()}>{t("recovery.copy")}</button>
        <button type="button" class="button" onClick={() => print()}>{t("recovery.print")}</button>
        <button type="button" class="button main" data-testid="recovery-kept" onClick={onDone}>{t("recovery.kept")}</button>
      </div>
    </div>
  );
}
