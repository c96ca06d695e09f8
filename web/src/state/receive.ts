/** Puts entries that come in any order, twice or with holes, into one log without holes. No network here. */

import type { Entry } from "../wire/shapes";
import { emptyRoom, fold, type Room } from "./room";

export interface Receiver {
  room: Room;
  /** Came ahead of their turn, by seq. */
  early: ReadonlyMap<number, Entry>;
}

export function emptyReceiver(caseId: string): Receiver {
  return { room: emptyRoom(caseId), early: new Map() };
}

/** Take entries in; those ahead of their turn wait until what is between has come. */
export function receive(receiver: Receiver, entries: readonly Entry[]): Receiver {
  const waiting = new Map(receiver.early);
  for (const entry of entries) waiting.set(entry.seq, entry);
  const inTurn: Entry[] = [];
  for (let seq = receiver.room.seq + 1; waiting.has(seq); seq += 1) inTurn.push(waiting.get(seq) as Entry);
  const room = fold(receiver.room, inTurn);
  for (const seq of waiting.keys()) if (seq <= room.seq) waiting.delete(seq);
  return { room, early: waiting };
}

/** Whether entries are known to be missing: something has come ahead of its turn, or the head is further. */
export function isBehind(receiver: Receiver, head = 0): boolean {
  return receiver.early.size > 0 || head > receiver.room.seq;
}
