/** A page's own address, as a notification opens it: acknowledge, then into the room. */

import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { Link, navigate } from "../../router";
import { notify } from "../../state/notices";
import { acknowledge } from "../../state/pages";
import { CallError, codeOf } from "../../wire/errors";
import { connected } from "../../wire/socket";

const WAIT_FOR_SOCKET_MS = 1_500;
const RETRY_MS = 2_500;

export function PagePage({ pageId }: { pageId: string }) {
  const [failed, setFailed] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  // A moment for the live connection, so that the acknowledgement also enters the room.
  const [waited, setWaited] = useState(false);
  const ready = connected.value || waited;
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), WAIT_FOR_SOCKET_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (!ready) return;
    let again: ReturnType<typeof setTimeout> | undefined;
    let here = true;
    acknowledge(pageId).then(
      ({ case_id: caseId, state }) => {
        if (!here) return;
        notify(t(`page.acknowledged.${state}`), "good");
        navigate(`/c/${caseId}`, true);
      },
      (error: unknown) => {
        if (!here) return;
        setFailed(codeOf(error));
        if (error instanceof CallError && error.retryable) again = setTimeout(() => setTurn(turn + 1), RETRY_MS);
      },
    );
    return () => {
      here = false;
      clearTimeout(again);
    };
  }, [pageId, ready, turn]);
  if (failed === null) {
    return (
      <p class="waiting" role="status">
        <Icon name="spinner" className="spin" /> {t("page.opening")}
      </p>
    );
  }
  return (
    <div class="sheet">
      <p class="banner bad" role="alert" data-testid="page-error">
        <Icon name="alert" /> {failed === "not_found" ? t("page.not_yours") : errorWords(failed)}
      </p>
      <Link class="button" to="/">{t("nav.board")}</Link>
    </div>
  );
}
