/**
 * A page's own address, as a notification opens it: acknowledge, then into the room.
 *
 * `?do=decline` and `?do=later` come from a notification's buttons where the session was over.
 */

import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { Link, navigate } from "../../router";
import { notify } from "../../state/notices";
import { acknowledge, decline, snooze } from "../../state/pages";
import { CallError, codeOf } from "../../wire/errors";
import { connected } from "../../wire/socket";

const WAIT_FOR_SOCKET_MS = 1_500;
const RETRY_MS = 2_500;
const LATER_MINUTES = 10;

/** Do what the address asks for; returns what to say and where to go. Throws CallError. */
async function answerPage(pageId: string, act: string | null): Promise<{ words: string; to: string }> {
  if (act === "decline") {
    await decline(pageId, "busy");
    return { words: t("page.declined"), to: "/" };
  }
  if (act === "later") {
    await snooze(pageId, LATER_MINUTES);
    return { words: t("page.snoozed", { minutes: LATER_MINUTES }), to: "/" };
  }
  const { case_id: caseId, state } = await acknowledge(pageId);
  return { words: t(`page.acknowledged.${state}`), to: `/c/${caseId}` };
}

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
    answerPage(pageId, new URLSearchParams(location.search).get("do")).then(
      ({ words, to }) => {
        if (!here) return;
        notify(words, "good");
        navigate(to, true);
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
