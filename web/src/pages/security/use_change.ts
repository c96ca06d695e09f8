/** A change of one's security: under way, done, refused in words, or called off without any. */

import { useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { t } from "../../i18n";
import { NoPasskeyError } from "../../state/passkeys";
import { CalledOffError } from "../../state/proof";
import { codeOf } from "../../wire/errors";

export interface Change {
  busy: boolean;
  wrong: string | null;
  /** `refused` gives words of its own for a refusal, or null for the usual ones. */
  run: (act: () => Promise<void>, refused?: (error: unknown) => string | null) => void;
}

export function useChange(): Change {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  async function run(act: () => Promise<void>, refused?: (error: unknown) => string | null): Promise<void> {
    setBusy(true);
    setWrong(null);
    try {
      await act();
    } catch (error) {
      if (error instanceof NoPasskeyError) setWrong(t("passkeys.none_made"));
      else if (!(error instanceof CalledOffError)) setWrong(refused?.(error) ?? errorWords(codeOf(error)));
    }
    setBusy(false);
  }
  return { busy, wrong, run: (act, refused) => void run(act, refused) };
}
