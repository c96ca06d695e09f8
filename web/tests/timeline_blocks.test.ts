import { describe, expect, it } from "vitest";
import { BLOCK_ITEMS, blocksOf, blockWith, drawn, END_BLOCKS, guessPx } from "../src/pages/room/timeline_blocks";
import { timelineItems } from "../src/pages/room/timeline_items";
import { emptyRoom, fold } from "../src/state/room";
import { CASE_ID, makeMessage, makePosted } from "./makers";

const COUNT = 10_000;
const room = fold(emptyRoom(CASE_ID), [makePosted(), ...Array.from({ length: COUNT }, (_, at) => makeMessage(at + 2, `Line ${at}`))]);
const blocks = blocksOf(timelineItems(room, (at) => at.slice(0, 10)));

describe("a long discussion", () => {
  it("stands in blocks that hold every line once, in order", () => {
    const seqs = blocks.flat().flatMap((item) => (item.type === "message" ? [item.message.seq] : []));

    expect(seqs).toEqual(Array.from({ length: COUNT }, (_, at) => at + 2));
    expect(Math.max(...blocks.map((block) => block.length))).toBe(BLOCK_ITEMS);
  });

  it("knows where an entry stands, drawn or not", () => {
    const at = blockWith(blocks, "entry-5000");

    expect(blocks[at]?.some((item) => item.type === "message" && item.message.seq === 5_000)).toBe(true);
    expect(blockWith(blocks, "entry-1000000")).toBe(-1);
    expect(blockWith(blocks, blocks[0]?.[0]?.key ?? "")).toBe(0);
  });

  it("draws its end, what is near the view, and what was asked for with its neighbours", () => {
    const last = blocks.length - 1;
    const shown = [...drawn(blocks.length, new Set([3, 4]), 700)].sort((a, b) => a - b);

    expect(shown).toEqual([3, 4, 699, 700, 701, ...Array.from({ length: END_BLOCKS }, (_, at) => last - END_BLOCKS + 1 + at)]);
    expect(drawn(2, new Set(), 0)).toEqual(new Set([0, 1]));
  });

  it("takes more room where more was said", () => {
    const long = fold(emptyRoom(CASE_ID), [makePosted(), makeMessage(2, "One line.\n".repeat(40))]);
    const [longer] = blocksOf(timelineItems(long, () => "day"));

    expect(guessPx(longer ?? [])).toBeGreaterThan(900);
  });
});
