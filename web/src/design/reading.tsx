/** What stands above or instead of what is read: that it is under way, or why it failed and how to try again. */

import { t } from "../i18n";
import { errorWords } from "./field_errors";
import { Icon } from "./icon";
import type { Read } from "./use_read";

export function Reading({ read: { found, failed, again } }: { read: Read<unknown> }) {
  if (failed === null) return found === null ? <p class="waiting" role="status">{t("loading")}</p> : null;
  return (
    <div class="banner bad" role="alert">
      <Icon name="alert" /> <span>{errorWords(failed)}</span>
      <button type="button" class="button tight push" onClick={again}>{t("retry")}</button>
    </div>
  );
}
