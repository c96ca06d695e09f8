/** Who is in the room now, and who is typing: named members by name, others only as counts. */

import { Icon } from "../../design/icon";
import { t, tn } from "../../i18n";
import type { LiveRoom } from "../../state/live_room";
import { specialtyName } from "../../state/specialties";
import type { Presence } from "../../wire/shapes";

function names(presence: Presence | null, except: string | null): string[] {
  return (presence?.members ?? [])
    .filter((one) => one.member_id !== except)
    .map((one) => one.name ?? specialtyName(one.specialty));
}

function counted(counts: Record<string, number> | null | undefined): string[] {
  return Object.entries(counts ?? {}).map(([slug, count]) => `${count} × ${specialtyName(slug)}`);
}

export function People({ live }: { live: LiveRoom }) {
  const presence = live.presence.value;
  const me = live.me.value?.member_id ?? null;
  const here = [...names(presence, me), ...counted(presence?.counts)];
  const total = presence?.total ?? null;
  return (
    <p class="people soft small" data-testid="who-is-here" title={here.join(", ")}>
      <Icon name="people" />
      <span>
        {total !== null && `${tn("people.total", total)}${here.length > 0 ? ": " : ""}`}
        {here.length > 0 ? here.join(", ") : total === null && t("people.unknown")}
      </span>
    </p>
  );
}

export function TypingLine({ live }: { live: LiveRoom }) {
  const typing = live.typing.value;
  const me = live.me.value?.member_id ?? null;
  const who = names(typing, me);
  const others = Object.values(typing?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <p class="typing soft small" data-testid="typing" aria-live="off">
      {who.length > 0 ? tn("typing.named", who.length, { who: who.join(", ") }) : others > 0 ? tn("typing.others", others) : ""}
    </p>
  );
}
