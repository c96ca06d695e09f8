/** The 90-minute clock of a case: green, amber from 30 minutes left, red once overdue. */

import { Icon } from "./icon";
import { t, tn } from "../i18n";
import { fullTime, now } from "../state/time";
import type { CaseStatus } from "../wire/shapes";

const SHORT_MIN = 30;

/** Whole minutes left until an instant, 1 in the last one; 0 or negative once it has passed. */
export function minutesLeft(dueAt: string, nowMs: number): number {
  const minutes = (Date.parse(dueAt) - nowMs) / 60_000;
  return minutes > 0 ? Math.max(1, Math.floor(minutes)) : Math.ceil(minutes);
}

export function toneOf(minutes: number): "good" | "warn" | "bad" {
  if (minutes <= 0) return "bad";
  return minutes <= SHORT_MIN ? "warn" : "good";
}

function inWords(minutes: number): string {
  if (minutes <= 0) {
    const over = Math.abs(minutes);
    if (over === 0) return t("clock.overdue_now");
    return over < 120 ? tn("clock.overdue_min", over) : tn("clock.overdue_h", Math.round(over / 60));
  }
  return tn("clock.left_min", minutes);
}

interface Props {
  status: CaseStatus;
  answerDueAt: string | null;
  answeredAt: string | null;
}

export function TimeLeft({ status, answerDueAt, answeredAt }: Props) {
  if (status === "resolved") return <span class="pill">{t("status.resolved")}</span>;
  if (status === "answered" || answeredAt !== null) {
    return (
      <span class="pill good">
        <Icon name="check" /> {t("status.answered")}
      </span>
    );
  }
  if (answerDueAt === null) return <span class="pill">{t("clock.none")}</span>;
  const minutes = minutesLeft(answerDueAt, now.value);
  return (
    <span class={`pill number ${toneOf(minutes)}`} title={t("clock.due", { at: fullTime(answerDueAt) })}>
      <Icon name={minutes <= 0 ? "alert" : "clock"} /> {inWords(minutes)}
    </span>
  );
}
