/** How long something has waited for a moderator. */

import { t, tn } from "../../i18n";
import { fullTime, now } from "../../state/time";
import { waitedMin, waitTone } from "./waiting_time";

export function Waits({ since }: { since: string }) {
  const minutes = waitedMin(since, now.value);
  return <span class={`pill push number ${waitTone(minutes)}`} title={fullTime(since)}>{words(minutes)}</span>;
}

function words(minutes: number): string {
  if (minutes < 1) return t("moderation.just_now");
  return minutes < 120 ? tn("moderation.waited_min", minutes) : tn("moderation.waited_h", Math.floor(minutes / 60));
}
