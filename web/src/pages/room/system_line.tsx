/** What happened in a room beside messages, in words. */

import { memberWords } from "../../design/member";
import { type Key, t, tn } from "../../i18n";
import type { SystemLine as Line } from "../../state/room";
import { fullTime, timeOfDay } from "../../state/time";
import type { Outcome } from "../../wire/shapes";

const TONES: Record<string, string> = {
  wave_paged: "accent",
  page_acknowledged: "accent",
  case_answered: "good",
  case_resolved: "good",
  case_reopened: "warn",
  reaction_set: "bad",
  log_restored: "warn",
};

function words(line: Line): string | null {
  const who = line.by === null ? "" : memberWords(line.by);
  switch (line.kind) {
    case "member_joined":
      return t("line.member_joined", { who });
    case "member_revealed":
      return t("line.member_revealed", { who });
    case "wave_paged": {
      const { wave, waves, paged } = line.data as { wave: number; waves: number; paged: number };
      if (paged === 0) return t(wave === 1 ? "line.wave_paged_nobody" : "line.wave_paged_nobody_more", { wave, waves });
      return tn("line.wave_paged", paged, { wave, waves });
    }
    case "page_acknowledged":
      return t("line.page_acknowledged", { who });
    case "case_answered":
      return t("line.case_answered");
    case "case_resolved": {
      const { kind } = (line.data.outcome ?? { kind: "other" }) as Outcome;
      return t("line.case_resolved", { outcome: t(`outcome.${kind}` as Key) });
    }
    case "poll_closed":
      return t("line.poll_closed");
    case "reaction_set":
      return t("line.safety_concern", { who });
    case "summary_unpinned":
      return t("line.summary_unpinned", { who });
    case "case_reopened":
      return t(line.data.not_answered === true ? "line.case_reopened_not_answered" : "line.case_reopened");
    case "case_erased":
      return t("line.case_erased");
    case "member_erased":
      return t("line.member_erased");
    case "log_restored":
      return t("line.log_restored", { when: fullTime(String(line.data.copy_at)) });
    default:
      return null;
  }
}

export function SystemLine({ line }: { line: Line }) {
  const text = words(line);
  if (text === null) return null;
  return (
    <li class="system-line" data-testid="room-line" data-seq={line.seq} data-kind={line.kind}>
      <span class={`pill ${TONES[line.kind] ?? ""}`}>{text}</span>
      <time class="soft small number" dateTime={line.at}>{timeOfDay(line.at)}</time>
    </li>
  );
}
