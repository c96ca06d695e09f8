import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LiveRoom } from "../src/state/live_room";
import { Outbox, type SendMessage } from "../src/state/outbox";
import { CASE_ID, makeMember, makeMessage, makePosted, makeSummary } from "./makers";

const ME = makeMember({ member_id: "e".repeat(22), alias: { specialty: "neurology", number: 3 } });
const OWN_SEQ = 2;

/** A room whose join was answered before this doctor's first message made them a member. */
async function openRoom(): Promise<LiveRoom> {
  const results: Record<string, unknown> = {
    "/api/v1/room/join": {
      case: makeSummary(),
      me: { member_id: null, alias: null, anonymous: null },
      epoch: "epoch",
      seq: OWN_SEQ,
      entries: [makePosted(), makeMessage(OWN_SEQ, "Give magnesium.", { by: ME })],
      reading: { from_languages: [] },
    },
    "/api/v1/room/sync": { seq: OWN_SEQ, entries: [], more: false },
    "/api/v1/room/leave": {},
  };
  vi.stubGlobal("fetch", async (path: string) => new Response(JSON.stringify({ ok: true, result: results[path] })));
  vi.stubGlobal("document", new EventTarget());
  const live = new LiveRoom(CASE_ID);
  live.open();
  await vi.waitFor(() => expect(live.ready.value).toBe(true));
  return live;
}

afterEach(() => vi.unstubAllGlobals());

describe("one's own first message", () => {
  it("tells who one is, though its entry was drawn before its answer came", async () => {
    let answer = (): void => undefined;
    const send: SendMessage = () =>
      new Promise((resolve) => (answer = () => resolve({ seq: OWN_SEQ, at: makePosted().at, findings: [] })));
    const sending = new Outbox("d".repeat(22), send);
    await sending.add({
      case_id: CASE_ID, text: "Give magnesium.", language: "en", reply_to: null, attachment_ids: [], after_seq: 1,
    });
    const live = await openRoom();

    live.settle(sending);
    const before = live.me.value?.member_id;
    answer();
    await vi.waitFor(() => expect(sending.items.value[0]?.state).toBe("sent"));
    live.settle(sending);

    expect(before).toBeNull();
    expect(sending.items.value).toEqual([]);
    expect(live.me.value).toEqual({ member_id: ME.member_id, alias: ME.alias, anonymous: true });
    live.close();
  });
});

describe("what the outbox lets go of", () => {
  it("is told, so that nothing is learned from an older look at it", async () => {
    const sending = new Outbox("f".repeat(22), async () => ({ seq: OWN_SEQ, at: makePosted().at, findings: [] }));
    await sending.add({
      case_id: CASE_ID, text: "Give magnesium.", language: "en", reply_to: null, attachment_ids: [], after_seq: 1,
    });
    await vi.waitFor(() => expect(sending.items.value[0]?.state).toBe("sent"));

    expect(sending.settle(CASE_ID, OWN_SEQ - 1)).toEqual([]);
    expect(sending.settle(CASE_ID, OWN_SEQ)).toEqual([OWN_SEQ]);
    expect(sending.settle(CASE_ID, OWN_SEQ)).toEqual([]);
  });
});
