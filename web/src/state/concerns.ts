/** Concerns about safety that stand in a room. Pure. */

import type { Room } from "./room";

/** The entries that somebody is concerned about and that can still be read, in the order of the room. */
export function concernsIn(room: Pick<Room, "story" | "messages" | "reactions">): number[] {
  return [...room.reactions]
    .filter(([seq, reactions]) => {
      // 1 stands for the case itself.
      const said = seq === 1 ? room.story : room.messages.get(seq);
      return (reactions.safety_concern?.size ?? 0) > 0 && said != null && !said.redacted && !("retracted" in said && said.retracted);
    })
    .map(([seq]) => seq)
    .sort((a, b) => a - b);
}
