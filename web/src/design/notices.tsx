/** Notices at the screen's edge, the polite voice for screen readers, and the offer of a new version. */

import { t } from "../i18n";
import { announcement, closeNotice, notices } from "../state/notices";
import { update } from "../state/worker";
import { Icon } from "./icon";
import "./notices.css";

export function Notices() {
  return (
    <>
      <p class="only-read" aria-live="polite">
        {announcement.value}
      </p>
      <div class="notices" role="status">
        {update.value !== null && (
          <div class="notice">
            <span>{t("update.ready")}</span>
            <button type="button" class="button tight" onClick={() => update.value?.apply()}>
              {t("update.apply")}
            </button>
          </div>
        )}
        {notices.value.map((notice) => (
          <div class={`notice ${notice.tone}`} key={notice.id}>
            <span>{notice.text}</span>
            {notice.action && (
              <button type="button" class="button tight" onClick={notice.action.run}>
                {notice.action.label}
              </button>
            )}
            <button type="button" class="button bare tight" aria-label={t("close")} onClick={() => closeNotice(notice.id)}>
              <Icon name="close" />
            </button>
          </div>
        ))}
      </div>
    </>
  );
}
