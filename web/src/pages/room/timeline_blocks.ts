/** A long discussion in blocks, of which only those near the view are drawn. Pure. */

import type { TimelineItem } from "./timeline_items";

/** Few enough that drawing one block fits between two frames of a slow phone. */
export const BLOCK_ITEMS = 8;
/** Shorter discussions are drawn whole: nothing is gained there. */
export const WHOLE_UP_TO_ITEMS = 160;
/** So many blocks at the end are always drawn: the way there is exact, and new lines come there. */
export const END_BLOCKS = 6;

const LINE_PX = 24;
const FRAME_PX = 74;
const OTHER_PX = 44;
const POLL_PX = 260;
const PHOTO_PX = 132;
const CHARS_A_LINE = 60;

export function blocksOf(items: readonly TimelineItem[]): TimelineItem[][] {
  const blocks: TimelineItem[][] = [];
  for (let at = 0; at < items.length; at += BLOCK_ITEMS) blocks.push(items.slice(at, at + BLOCK_ITEMS));
  return blocks;
}

/** What an element of the page is called that stands for an item. */
export function idOf(item: TimelineItem): string {
  switch (item.type) {
    case "message":
      return `entry-${item.message.seq}`;
    case "poll":
      return `entry-${item.poll.seq}`;
    case "system":
      return `entry-${item.line.seq}`;
    default:
      return item.key;
  }
}

/** The block that holds the element of this id; -1 where none does. */
export function blockWith(blocks: readonly (readonly TimelineItem[])[], id: string): number {
  return blocks.findIndex((block) => block.some((item) => idOf(item) === id));
}

/** How high a block will be, roughly, until it was drawn once. */
export function guessPx(block: readonly TimelineItem[]): number {
  return block.reduce((sum, item) => sum + guessItemPx(item), 0);
}

function guessItemPx(item: TimelineItem): number {
  if (item.type === "poll") return POLL_PX;
  if (item.type !== "message") return OTHER_PX;
  const { text, attachments } = item.message;
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARS_A_LINE)), 0);
  return FRAME_PX + lines * LINE_PX + (item.first ? LINE_PX : 0) + (attachments.length > 0 ? PHOTO_PX : 0);
}

/** Which blocks are drawn: those near the view, those at the end, and one that was asked for with its neighbours. */
export function drawn(count: number, near: ReadonlySet<number>, asked: number | null): ReadonlySet<number> {
  const all = new Set(near);
  for (let at = Math.max(0, count - END_BLOCKS); at < count; at += 1) all.add(at);
  if (asked !== null) for (const at of [asked - 1, asked, asked + 1]) if (at >= 0 && at < count) all.add(at);
  return all;
}
