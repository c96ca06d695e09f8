import { afterEach, describe, expect, it, vi } from "vitest";
import { LiveRoom } from "../src/state/live_room";
import { connect, disconnect } from "../src/wire/socket";
import type { Entry } from "../src/wire/shapes";
import { CASE_ID, makeEntry, makeMessage, makePosted, makeSummary, NOON } from "./makers";

const LATE = "Said after the copy was made.";
const BEFORE = [makePosted(), makeMessage(2, "Give magnesium."), makeMessage(3, LATE), makeMessage(4, LATE)];
const TOLD = makeEntry(3, "log_restored", { copy_at: NOON, restored_at: NOON }, { by: null });
const AFTER = [makePosted(), makeMessage(2, "Give magnesium."), TOLD];

/** A room's log behind the network; putting another in its place is what a restore does. */
class Log {
  epoch = "first";
  entries: Entry[] = BEFORE;

  answer(path: string, asked: { after: number; epoch: string }): unknown {
    const seq = this.entries.length;
    const entries = this.entries.slice(asked.after);
    if (path === "room/join") {
      const me = { member_id: null, alias: null, anonymous: null };
      return { case: makeSummary(), me, epoch: this.epoch, seq, entries, reading: { from_languages: [] } };
    }
    if (path !== "room/sync") return {};
    return asked.epoch === this.epoch ? { seq, entries, more: false } : { reset: true, epoch: this.epoch };
  }

  restore(entries: Entry[]): void {
    this.epoch = "second";
    this.entries = entries;
  }
}

const wire = vi.hoisted(() => ({ heard: new Map<string, (said?: unknown) => void>(), answer: (_: string, __: unknown): unknown => ({}) }));

// The library, not our own code: its connection is made and lost as the test says.
vi.mock("socket.io-client", () => ({
  io: () => {
    const socket = {
      connected: true,
      on: (event: string, hear: () => void) => void wire.heard.set(event, hear),
      onAny: () => undefined,
      disconnect: () => undefined,
      timeout: () => ({
        emitWithAck: async (event: string, payload: unknown) => ({ ok: true, result: wire.answer(event, payload) }),
      }),
    };
    return socket;
  },
}));

function follow(log: Log): LiveRoom {
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const result = log.answer(path.replace("/api/v1/", ""), JSON.parse(String(init.body)));
    return new Response(JSON.stringify({ ok: true, result }));
  });
  wire.answer = (event, payload) => log.answer(event.replace(":", "/"), payload as never);
  const live = new LiveRoom(CASE_ID);
  live.open();
  return live;
}

const words = (live: LiveRoom) => [...live.room.value.messages.values()].map((message) => message.text);

afterEach(() => {
  disconnect();
  vi.unstubAllGlobals();
});

describe("a room that was restored from a copy", () => {
  it.each([
    ["shorter than what was read", AFTER],
    ["longer by now than what was read", [...AFTER, makeMessage(4, "Again."), makeMessage(5, "And again.")]],
  ])("is read from its beginning after the connection came back: %s", async (_, restored) => {
    const log = new Log();
    connect();
    wire.heard.get("connect")?.();
    const live = follow(log);
    await vi.waitFor(() => expect(words(live)).toContain(LATE));

    wire.heard.get("disconnect")?.("transport close");
    log.restore(restored);
    wire.heard.get("connect")?.();

    await vi.waitFor(() => expect(live.room.value.seq).toBe(restored.length));
    expect(words(live)).not.toContain(LATE);
    expect(live.room.value.lines.map((line) => line.kind)).toContain("log_restored");
    live.close();
  });

  it("is read from its beginning also where there is no live connection", async () => {
    const log = new Log();
    const live = follow(log);
    await vi.waitFor(() => expect(live.ready.value).toBe(true));
    expect(words(live)).toContain(LATE);

    log.restore(AFTER);
    document.dispatchEvent(new Event("visibilitychange"));

    await vi.waitFor(() => expect(live.room.value.seq).toBe(AFTER.length));
    expect(words(live)).toEqual(["Give magnesium."]);
    live.close();
  });
});
