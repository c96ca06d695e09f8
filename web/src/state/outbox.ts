/**
 * Messages on their way, kept on disk until the server has answered them.
 *
 * A message gets its key once, when it is written. It is sent again with that key after lost
 * connections, restarts and reloads, so it is stored once however often it is sent.
 */

import { signal } from "@preact/signals";
import { CallError } from "../wire/errors";
import { newKey } from "../wire/keys";
import type { Language, PayloadOf, ResultOf } from "../wire/shapes";
import { database, type OutboxItem } from "./db";

export type SendMessage = (payload: PayloadOf<"message:post">) => Promise<ResultOf<"message:post">>;

/** An item as the page shows it. */
export interface Sending extends OutboxItem {
  state: "waiting" | "sending" | "sent" | "failed";
  /** The seq it was stored under, once answered. */
  seq: number | null;
}

export interface NewMessage {
  case_id: string;
  text: string;
  language: Language | null;
  reply_to: number | null;
  attachment_ids: string[];
  after_seq: number;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/** How long to wait before try number `tries` + 1, with jitter so that clients do not come back at once. */
export function retryDelayMs(tries: number, retryAfterS: number | null, random = Math.random()): number {
  const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, tries - 1));
  return Math.max((retryAfterS ?? 0) * 1_000, wait * (0.5 + random / 2));
}

export class Outbox {
  /** What is on its way, in the order written. */
  readonly items = signal<readonly Sending[]>([]);
  private readonly running = new Set<string>();
  private readonly wakers = new Map<string, () => void>();
  private closed = false;

  constructor(
    private readonly doctorId: string,
    private readonly send: SendMessage,
    private readonly wait: (ms: number, woken: Promise<void>) => Promise<void> = waitOrWake,
  ) {}

  /** Take up what an earlier visit left unsent. */
  async open(): Promise<void> {
    const kept = await (await database()).getAllFromIndex("outbox", "doctor", this.doctorId);
    kept.sort((a, b) => a.written_at_ms - b.written_at_ms);
    const known = new Set(this.items.value.map((item) => item.key));
    const taken = kept.filter((item) => !known.has(item.key)).map(asSending);
    this.items.value = [...taken, ...this.items.value];
    for (const caseId of new Set(taken.map((item) => item.case_id))) void this.run(caseId);
  }

  /** Keep a message and send it as soon as it may be. */
  async add(message: NewMessage): Promise<string> {
    const item: OutboxItem = {
      ...message,
      key: newKey(),
      doctor_id: this.doctorId,
      written_at_ms: Date.now(),
      failed_code: null,
    };
    this.items.value = [...this.items.value, asSending(item)];
    await this.keep(item);
    void this.run(item.case_id);
    return item.key;
  }

  /** Send a refused message again: a key that was used for something else is replaced. */
  async retry(key: string): Promise<void> {
    const item = this.find(key);
    if (item === undefined) return;
    const again: Sending = { ...item, failed_code: null, state: "waiting" };
    if (item.failed_code === "key_reused") {
      again.key = newKey();
      await this.forget(key);
    }
    this.items.value = this.items.value.map((one) => (one.key === key ? again : one));
    await this.keep(asKept(again));
    void this.run(again.case_id);
  }

  /** Throw a message away that was not sent; returns it, so that its words can be edited. */
  async discard(key: string): Promise<OutboxItem | null> {
    const item = this.find(key);
    if (item === undefined) return null;
    this.items.value = this.items.value.filter((one) => one.key !== key);
    await this.forget(key);
    return asKept(item);
  }

  /** Drop sent messages from the page whose entry has been read; returns the seqs they are stored under. */
  settle(caseId: string, seq: number): number[] {
    const settled = new Map<string, number>();
    for (const one of this.items.value) {
      if (one.case_id === caseId && one.seq !== null && one.seq <= seq) settled.set(one.key, one.seq);
    }
    if (settled.size > 0) this.items.value = this.items.value.filter((one) => !settled.has(one.key));
    return [...settled.values()];
  }

  /** Send nothing more: the doctor has left, and what is kept waits for them alone. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  /** Try at once what waits for its next turn, as when the connection is back. */
  wake(): void {
    for (const waker of this.wakers.values()) waker();
  }

  // One message of a room at a time, so that they are stored in the order written.
  private async run(caseId: string): Promise<void> {
    if (this.running.has(caseId)) return;
    this.running.add(caseId);
    try {
      for (let tries = 0; ; ) {
        const item = this.items.value.find((one) => one.case_id === caseId && one.state === "waiting");
        if (item === undefined || this.closed) return;
        const pauseMs = await this.attempt(item, tries);
        tries = pauseMs === null ? 0 : tries + 1;
        if (pauseMs !== null) await this.wait(pauseMs, this.woken(caseId));
      }
    } finally {
      this.running.delete(caseId);
    }
  }

  /** Send once; returns how long to wait before the next try, null when the message is settled. */
  private async attempt(item: Sending, tries: number): Promise<number | null> {
    this.change(item.key, { state: "sending" });
    try {
      const answer = await this.send(asPayload(item));
      this.change(item.key, { state: "sent", seq: answer.seq });
      await this.forget(item.key);
      return null;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      // Signed out or suspended in between: it waits for the doctor to be back.
      if (error.retryable || error.code === "unauthenticated") {
        this.change(item.key, { state: "waiting" });
        return retryDelayMs(tries + 1, error.retryAfterS);
      }
      this.change(item.key, { state: "failed", failed_code: error.code });
      const failed = this.find(item.key);
      if (failed !== undefined) await this.keep(asKept(failed));
      return null;
    }
  }

  private woken(caseId: string): Promise<void> {
    return new Promise((resolve) => this.wakers.set(caseId, resolve));
  }

  private find(key: string): Sending | undefined {
    return this.items.value.find((one) => one.key === key);
  }

  private change(key: string, change: Partial<Sending>): void {
    this.items.value = this.items.value.map((one) => (one.key === key ? { ...one, ...change } : one));
  }

  private async keep(item: OutboxItem): Promise<void> {
    await (await database()).put("outbox", item).catch(() => undefined);
  }

  private async forget(key: string): Promise<void> {
    await (await database()).delete("outbox", key).catch(() => undefined);
  }
}

function asSending(item: OutboxItem): Sending {
  return { ...item, state: item.failed_code === null ? "waiting" : "failed", seq: null };
}

function asKept({ state: _state, seq: _seq, ...item }: Sending): OutboxItem {
  return item;
}

function asPayload(item: OutboxItem): PayloadOf<"message:post"> {
  return {
    case_id: item.case_id,
    key: item.key,
    text: item.text,
    // Unknown: the server tells it from the words.
    ...(item.language !== null && { language: item.language }),
    ...(item.reply_to !== null && { reply_to: item.reply_to }),
    ...(item.attachment_ids.length > 0 && { attachment_ids: item.attachment_ids }),
  };
}

async function waitOrWake(ms: number, woken: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([woken, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
