/** Which messages on their way are still to be shown beside the log. Pure. */

import type { Sending } from "./outbox";
import type { Room } from "./room";

/**
 * Items of a room that no entry shows yet.
 *
 * An entry does not carry its key, so one that overtook its own answer is known by its
 * author, its words and having come after the message was written.
 */
export function pendingOf(items: readonly Sending[], room: Room, myMemberId: string | null): Sending[] {
  const taken = new Set<number>();
  return items.filter((item) => {
    if (item.case_id !== room.case_id) return false;
    if (item.seq !== null) {
      taken.add(item.seq);
      return item.seq > room.seq;
    }
    if (item.state === "failed") return true;
    for (const [seq, message] of room.messages) {
      if (seq <= item.after_seq || taken.has(seq)) continue;
      // Before one's first act one is nobody here yet, and the words have to do.
      const isMine = myMemberId === null || message.by.member_id === myMemberId;
      if (isMine && message.text === item.text.trim()) {
        taken.add(seq);
        return false;
      }
    }
    return true;
  });
}
