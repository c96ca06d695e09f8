/** What members say of a message with a tap: agree, a concern about safety, and the poster's "this helped". */

import { Icon, type IconName } from "../../design/icon";
import { t } from "../../i18n";
import type { LiveRoom } from "../../state/live_room";
import type { Reaction } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { useAct } from "../../design/use_act";

const ICONS: Record<Reaction, IconName> = { agree: "thumb", helped: "star", safety_concern: "alert" };

export function Reactions({ live, seq, own }: { live: LiveRoom; seq: number; own: boolean }) {
  const given = live.room.value.reactions.get(seq) ?? {};
  const me = live.me.value?.member_id ?? null;
  const poster = live.summary.value?.mine === true;
  const [set, busy] = useAct((key, reaction: Reaction, on: boolean) =>
    call("reaction:set", { case_id: live.caseId, key, seq, reaction, on }),
  );
  const may: Record<Reaction, boolean> = { agree: !own, helped: poster && !own, safety_concern: true };
  return (
    <div class="reactions" role="group" aria-label={t("reaction.label")}>
      {(Object.keys(ICONS) as Reaction[]).map((reaction) => {
        const count = given[reaction]?.size ?? 0;
        const mine = me !== null && given[reaction]?.has(me) === true;
        if (!may[reaction] && count === 0) return null;
        return (
          <button key={reaction} type="button" class={`reaction ${reaction} ${count > 0 ? "given" : ""}`} aria-pressed={mine}
            disabled={busy || (!may[reaction] && !mine)} data-testid={`reaction-${reaction}`} title={t(`reaction.${reaction}`)}
            onClick={() => set(reaction, !mine)}>
            <Icon name={ICONS[reaction]} /> <span class={count > 0 ? "" : "only-read"}>{t(`reaction.${reaction}`)}</span>
            {count > 0 && <span class="number">{count}</span>}
          </button>
        );
      })}
    </div>
  );
}
