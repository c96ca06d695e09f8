/** A message of one's own that is not in the log yet: where it is, and what to do when it was refused. */

import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import type { OutboxItem } from "../../state/db";
import type { Sending } from "../../state/outbox";
import { outbox } from "../../state/sending";
import { pictureUrl } from "../../wire/http";
import { connected } from "../../wire/socket";
import { Words } from "./words";

export function PendingLine({ item, onEdit }: { item: Sending; onEdit: (item: OutboxItem) => void }) {
  const failed = item.state === "failed";
  const state = item.state === "waiting" && !connected.value ? "offline" : item.state;
  return (
    <li class={`message first own pending ${failed ? "failed" : ""}`} data-testid="pending-entry" data-state={item.state}>
      <span class="avatar-space" />
      <div class="message-body">
        <Words text={item.text} />
        {item.attachment_ids.length > 0 && (
          <ul class="photos">
            {item.attachment_ids.map((id) => <li key={id}><img class="pending-photo" src={pictureUrl(id, true)} alt="" /></li>)}
          </ul>
        )}
        {failed ? (
          <div role="alert">
            <p class="wrong"><Icon name="alert" /> {t("sending.failed")} {errorWords(item.failed_code ?? "unknown")}</p>
            <div class="row wrap">
              <button type="button" class="button tight" onClick={() => void outbox.value?.retry(item.key)}>{t("retry")}</button>
              <button type="button" class="button tight" data-testid="pending-edit" onClick={() => {
                void outbox.value?.discard(item.key);
                onEdit(item);
              }}>
                {t("sending.edit")}
              </button>
              <button type="button" class="button bare tight" onClick={() => void outbox.value?.discard(item.key)}>
                {t("sending.discard")}
              </button>
            </div>
          </div>
        ) : (
          <p class="message-foot soft small">
            <Icon name={item.state === "sent" ? "check" : "clock"} /> {t(`sending.${state}` as "sending.sent")}
          </p>
        )}
      </div>
    </li>
  );
}
