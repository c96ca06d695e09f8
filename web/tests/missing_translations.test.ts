import { afterEach, describe, expect, it, vi } from "vitest";
import { makeMessage, makePosted, makeSummary, CASE_ID } from "./makers";

vi.stubGlobal("document", Object.assign(new EventTarget(), { hidden: false, documentElement: { dataset: {} } }));
const { LiveRoom } = await import("../src/state/live_room");

afterEach(() => vi.unstubAllGlobals());

describe("a room whose translations came while one was away", () => {
  it("asks for those that it lacks, once for all of them", async () => {
    const asked: unknown[] = [];
    const spanish = makePosted();
    const entries = [{ ...spanish, data: { ...spanish.data, language: "es" } }, makeMessage(2, "Thank you.")];
    const results: Record<string, unknown> = {
      "/api/v1/room/join": {
        case: makeSummary(), me: { member_id: null, alias: null, anonymous: null }, epoch: "epoch", seq: 2, entries,
        reading: { from_languages: ["es"] },
      },
      "/api/v1/room/sync": { seq: 2, entries: [], more: false },
      "/api/v1/translation/read": {
        translations: [{ case_id: CASE_ID, seq: 1, language: "en", text: "A man of 34.", checks: [], withheld: false, from_memory: false }],
        pending: [], state: "ok",
      },
      "/api/v1/room/leave": {},
    };
    vi.stubGlobal("document", new EventTarget());
    vi.stubGlobal("fetch", async (path: string, request: { body: string }) => {
      if (path.endsWith("translation/read")) asked.push(JSON.parse(request.body));
      return new Response(JSON.stringify({ ok: true, result: results[path] }));
    });

    const live = new LiveRoom(CASE_ID);
    live.open();

    await vi.waitFor(() => expect(live.translations.value.bySeq.get(1)?.en?.text).toBe("A man of 34."), 5_000);
    expect(asked).toEqual([{ case_id: CASE_ID, seqs: [1], language: "en" }]);
    live.close();
  });
});
