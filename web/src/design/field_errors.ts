/** Words for what a refusal said about single fields. The server names the field; the words are ours. */

import { t, tCode } from "../i18n";
import { CallError } from "../wire/errors";

export type FieldErrors = Record<string, string>;

/** What is wrong by field (`question.text` counts for `question` too), in the reader's language. */
export function fieldErrors(error: unknown): FieldErrors {
  if (!(error instanceof CallError)) return {};
  const found: FieldErrors = {};
  for (const name of Object.keys(error.fields)) {
    const [top = name] = name.split(".");
    found[top] = tCode("field", top, "field.other");
  }
  return found;
}

/** One sentence for a refusal or failure, by its code. */
export function errorWords(code: string): string {
  return tCode("error", code, "error.unknown");
}

/** What to say above a form: that fields need a look, or the refusal itself. */
export function formError(error: unknown): string {
  if (!(error instanceof CallError)) return t("error.unknown");
  return Object.keys(error.fields).length > 0 && error.code === "invalid" ? t("error.fields") : errorWords(error.code);
}
