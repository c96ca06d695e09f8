import "fake-indexeddb/auto";
import { afterEach, describe, expect, it } from "vitest";
import { database, forgetDoctor } from "../src/state/db";
import { Outbox, retryDelayMs, type SendMessage, type Sending } from "../src/state/outbox";
import { pendingOf } from "../src/state/pending";
import { emptyRoom, fold } from "../src/state/room";
import { CallError, noAnswer } from "../src/wire/errors";
import { CASE_ID, makeMember, makeMessage, makePosted } from "./makers";

const DOCTOR = "d".repeat(22);

/** A server that stores by key and answers as told, one answer per call; afterwards it always stores. */
class Server {
  readonly stored = new Map<string, { text: string; seq: number }>();
  readonly calls: string[] = [];

  constructor(private readonly answers: ("store" | "lose the answer" | CallError)[] = []) {}

  readonly send: SendMessage = async (payload) => {
    this.calls.push(payload.key);
    const next = this.answers.shift() ?? "store";
    if (next instanceof CallError) throw next;
    const seq = this.stored.get(payload.key)?.seq ?? this.stored.size + 2;
    this.stored.set(payload.key, { text: payload.text, seq });
    if (next === "lose the answer") throw noAnswer("timeout");
    return { seq, at: "2026-03-02T12:00:00.000Z", findings: [] };
  };
}

function refusal(code: CallError["code"]): CallError {
  return new CallError({ code, message: code, fields: {}, retryable: false });
}

const message = (text: string) => ({
  case_id: CASE_ID, text, language: "en" as const, reply_to: null, attachment_ids: [], after_seq: 1,
});
const noWait = () => Promise.resolve();

async function until(outbox: Outbox, holds: (items: readonly Sending[]) => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = outbox.items.subscribe((items) => {
      if (!holds(items)) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

const allSent = (items: readonly Sending[]) => items.length > 0 && items.every((item) => item.state === "sent");
const kept = async () => (await database()).getAllFromIndex("outbox", "doctor", DOCTOR);

afterEach(() => forgetDoctor(DOCTOR));

describe("the outbox", () => {
  it("sends again with the same key until answered, so that a message is stored once", async () => {
    const server = new Server(["lose the answer", noAnswer("offline"), "store"]);
    const outbox = new Outbox(DOCTOR, server.send, noWait);

    await outbox.add(message("Give 2 g of magnesium."));
    await until(outbox, allSent);

    expect(new Set(server.calls).size).toBe(1);
    expect(server.calls).toHaveLength(3);
    expect(server.stored.size).toBe(1);
  });

  it("sends the messages of a room in the order written", async () => {
    const server = new Server([noAnswer("timeout")]);
    const outbox = new Outbox(DOCTOR, server.send, noWait);

    await Promise.all(["first", "second", "third"].map((text) => outbox.add(message(text))));
    await until(outbox, (items) => items.length === 3 && allSent(items));

    expect([...server.stored.values()].map((one) => one.text)).toEqual(["first", "second", "third"]);
  });

  it("takes up after a reload what was not answered, under its first key", async () => {
    const before = new Outbox(DOCTOR, () => new Promise(() => undefined), noWait);
    const key = await before.add(message("ECG attached."));
    const server = new Server();

    const after = new Outbox(DOCTOR, server.send, noWait);
    await after.open();
    await until(after, allSent);

    expect(server.calls).toEqual([key]);
    await expect.poll(kept).toEqual([]);
  });

  it("keeps a refused message for the doctor to decide, and goes on with the next", async () => {
    const server = new Server([refusal("room_closed")]);
    const outbox = new Outbox(DOCTOR, server.send, noWait);

    const refused = await outbox.add(message("Too late."));
    await outbox.add(message("Next."));
    await until(outbox, (items) => items[1]?.state === "sent");

    expect(outbox.items.value[0]).toMatchObject({ key: refused, state: "failed", failed_code: "room_closed" });
    await expect.poll(async () => (await kept()).map((item) => item.failed_code)).toEqual(["room_closed"]);
  });

  it("retries a refused message with its key, unless that key was used for something else", async () => {
    const server = new Server([refusal("forbidden"), refusal("key_reused")]);
    const outbox = new Outbox(DOCTOR, server.send, noWait);

    const key = await outbox.add(message("Again."));
    await until(outbox, (items) => items[0]?.state === "failed");
    await outbox.retry(key);
    await until(outbox, (items) => items[0]?.failed_code === "key_reused");
    await outbox.retry(key);
    await until(outbox, allSent);

    expect(server.calls.slice(0, 2)).toEqual([key, key]);
    expect(server.calls[2]).not.toBe(key);
  });

  it("sends nothing any more once its doctor has left, and keeps it for them", async () => {
    const server = new Server([refusal("unauthenticated")]);
    let goOn = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    const outbox = new Outbox(DOCTOR, server.send, () => waiting);

    await outbox.add(message("Mine alone."));
    await until(outbox, (items) => server.calls.length === 1 && items[0]?.state === "waiting");
    outbox.close();
    goOn();

    await expect.poll(async () => (await kept()).map((item) => item.text)).toEqual(["Mine alone."]);
    expect(server.calls).toHaveLength(1);
  });

  it("forgets a discarded message", async () => {
    const outbox = new Outbox(DOCTOR, new Server([refusal("invalid")]).send, noWait);
    const key = await outbox.add(message("Wrong room."));
    await until(outbox, (items) => items[0]?.state === "failed");

    const discarded = await outbox.discard(key);

    expect(discarded?.text).toBe("Wrong room.");
    expect(await kept()).toEqual([]);
  });

  it("waits longer with every try, never over 30 s, and as long as the server asks", () => {
    expect(retryDelayMs(1, null, 1)).toBe(1_000);
    expect(retryDelayMs(4, null, 1)).toBe(8_000);
    expect(retryDelayMs(50, null, 1)).toBe(30_000);
    expect(retryDelayMs(1, 20, 1)).toBe(20_000);
  });
});

describe("what is still on its way beside the log", () => {
  const me = makeMember();
  const room = fold(emptyRoom(CASE_ID), [makePosted(), makeMessage(2, "Same words."), makeMessage(3, "Same words.")]);
  const sending = (over: Partial<Sending>): Sending => ({
    key: "k", doctor_id: DOCTOR, case_id: CASE_ID, text: "Same words.", language: "en", reply_to: null, attachment_ids: [],
    written_at_ms: 0, after_seq: 1, failed_code: null, state: "sending", seq: null, ...over,
  });

  it("shows a message once when its entry came before its answer", () => {
    expect(pendingOf([sending({})], room, me.member_id)).toEqual([]);
  });

  it("tells apart two messages with the same words", () => {
    const three = [sending({ key: "1" }), sending({ key: "2" }), sending({ key: "3" })];
    expect(pendingOf(three, room, me.member_id).map((item) => item.key)).toEqual(["3"]);
  });

  it("shows an answered message until its entry has come", () => {
    expect(pendingOf([sending({ state: "sent", seq: 4 })], room, me.member_id)).toHaveLength(1);
    expect(pendingOf([sending({ state: "sent", seq: 3 })], room, me.member_id)).toHaveLength(0);
  });

  it("does not take an older message of the same words for it", () => {
    expect(pendingOf([sending({ after_seq: 3 })], room, me.member_id)).toHaveLength(1);
  });
});
