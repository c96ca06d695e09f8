/** As whom one writes here: chosen before one's first act, by alias unless one asks otherwise. */

import { useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { aliasWords } from "../../design/member";
import { t } from "../../i18n";
import type { LiveRoom } from "../../state/live_room";
import { notify } from "../../state/notices";
import { doctor } from "../../state/session";
import { codeOf } from "../../wire/errors";
import { connected } from "../../wire/socket";

export function Identity({ live }: { live: LiveRoom }) {
  const [busy, setBusy] = useState(false);
  const me = live.me.value;
  if (me === null) return null;
  const name = doctor.value?.name ?? "";
  if (me.member_id !== null) {
    const as = me.anonymous && me.alias !== null ? aliasWords(me.alias) : name;
    return (
      <span class="row soft">
        <Icon name={me.anonymous ? "mask" : "eye"} /> {t("identity.as", { as })}
      </span>
    );
  }
  async function choose(anonymous: boolean): Promise<void> {
    setBusy(true);
    try {
      await live.chooseAnonymous(anonymous);
    } catch (error) {
      notify(errorWords(codeOf(error)), "bad");
    }
    setBusy(false);
  }
  return (
    <label class="check identity">
      <input type="checkbox" checked={!me.anonymous} disabled={busy || !connected.value} data-testid="composer-named"
        onChange={(event) => void choose(!event.currentTarget.checked)} />
      <span>{t(me.anonymous ? "identity.anonymous" : "identity.named", { name })}</span>
    </label>
  );
}
