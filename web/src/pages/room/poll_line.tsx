/** A poll in the reader's words. It is in its opener's language, which is told only by its translations. */

import type { LiveRoom } from "../../state/live_room";
import type { Poll } from "../../state/polls";
import { language } from "../../i18n";
import { PollCard } from "./poll";
import { useReading } from "./reading";
import { TranslationNote } from "./translation";

export function PollLine({ live, poll, open }: { live: LiveRoom; poll: Poll; open: boolean }) {
  const translated = live.translations.value.bySeq.get(poll.seq)?.[language.value] !== undefined;
  const how = useReading(live, poll.seq, translated ? (language.value === "en" ? "es" : "en") : null);
  const added = live.translations.value.bySeq;
  const options = poll.options.map((option, at) => {
    const seq = poll.option_seqs[at] ?? poll.seq;
    if (seq === poll.seq) return how.words(`options.${at}`, option);
    const later = added.get(seq)?.[language.value];
    return later === undefined || later.withheld ? option : later.text;
  });
  return (
    <PollCard live={live} poll={poll} open={open} wording={{ question: how.words("", poll.question), options }}>
      <TranslationNote caseId={live.caseId} how={how} />
    </PollCard>
  );
}
