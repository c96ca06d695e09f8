/** The field of a password to be set. */

import { t } from "../i18n";
import { Field } from "./field";

const MIN_PASSWORD_CHARS = 12;
const MAX_PASSWORD_CHARS = 200;

interface Props {
  value: string;
  onChange: (value: string) => void;
  wrong: string | null;
}

export function NewPassword({ value, onChange, wrong }: Props) {
  return (
    <Field label={t("password.new")} hint={t("password.hint", { min: MIN_PASSWORD_CHARS })} wrong={wrong}>
      {(ties) => (
        <input {...ties} class="input" type="password" required autocomplete="new-password" data-testid="new-password"
          minLength={MIN_PASSWORD_CHARS} maxLength={MAX_PASSWORD_CHARS} value={value}
          onInput={(event) => onChange(event.currentTarget.value)} />
      )}
    </Field>
  );
}
