/** One room as it is seen live: joins, follows, fills gaps, starts over on another epoch. */

import { computed, effect, signal } from "@preact/signals";
import { language } from "../i18n";
import { CallError, codeOf } from "../wire/errors";
import { callHttp } from "../wire/http";
import type { CaseSummary, Entry, Joined, Language, Me, Presence } from "../wire/shapes";
import { call, callLive, connected, connection, on, tell } from "../wire/socket";
import type { Outbox } from "./outbox";
import { emptyReceiver, isBehind, receive } from "./receive";
import { learnServerTime } from "./time";
import { lacking, NO_TRANSLATIONS, withEntries, withTranslation } from "./translations";

const SYNC_LIMIT = 500;
const GAP_PATIENCE_MS = 250;
const SYNC_RETRY_MS = 2_000;
const SEEN_AFTER_MS = 1_500;
const TYPING_EVERY_MS = 3_000;
const TYPING_STOPS_MS = 4_000;
const TYPING_GONE_MS = 7_000;
const MISSING_LIMIT = 100;
const MISSING_AFTER_MS = 300;
const MISSING_AGAIN_MS = 20_000;
const MISSING_TRIES = 5;
const NOT_RETRIED = new Set(["not_found", "forbidden", "invalid"]);

export class LiveRoom {
  private readonly receiver;
  readonly room;
  readonly summary = signal<CaseSummary | null>(null);
  readonly me = signal<Me | null>(null);
  readonly presence = signal<Presence | null>(null);
  readonly typing = signal<Presence | null>(null);
  readonly translations = signal(NO_TRANSLATIONS);
  /** The languages that can be translated into the reader's; none until joined. */
  readonly translatable = signal<ReadonlySet<Language>>(new Set());
  /** Whether all history was read once; what comes afterwards is new. */
  readonly ready = signal(false);
  /** A code for which trying again makes no sense, such as `not_found`. */
  readonly refused = signal<string | null>(null);

  private epoch: string | null = null;
  private head = 0;
  private anonymous: boolean | null = null;
  private readIn: Language | null = null;
  private syncing: Promise<void> | null = null;
  private seenSeq = 0;
  private typingToldAt = 0;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** What the server says is in the reader's language, or not to be translated. */
  private readonly untranslated = new Set<number>();
  private readonly stops: (() => void)[] = [];

  constructor(readonly caseId: string) {
    this.receiver = signal(emptyReceiver(caseId));
    this.room = computed(() => this.receiver.value.room);
  }

  /** Start following; `close` ends it. */
  open(): void {
    const mine = <P extends { case_id: string }>(handler: (payload: P) => void) => (payload: P): void => {
      if (payload.case_id === this.caseId) handler(payload);
    };
    this.stops.push(
      on("room:entry", mine((entry) => this.take([entry]))),
      on("presence:changed", mine((presence) => (this.presence.value = presence))),
      on("typing:changed", mine((typing) => this.showTyping(typing))),
      on("room:translation", mine(({ seq, language: into, ...translation }) => {
        this.translations.value = withTranslation(this.translations.peek(), seq, into, translation);
      })),
      on("case:changed", mine((summary) => this.learn({ ...this.summary.peek(), ...summary }))),
      effect(() => {
        // Another reading language is another subscription.
        if (connected.value && connection.value > 0 && language.value) void this.join();
      }),
    );
    if (!connected.peek()) void this.readOverHttp();
    const back = (): void => {
      if (!document.hidden) void this.catchUp();
    };
    document.addEventListener("visibilitychange", back);
    this.stops.push(() => document.removeEventListener("visibilitychange", back));
  }

  close(): void {
    for (const stop of this.stops.splice(0)) stop();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    void call("room:leave", { case_id: this.caseId }).catch(() => undefined);
  }

  /** Choose, before the first act here, whether it is done by alias or by name. */
  async chooseAnonymous(anonymous: boolean): Promise<void> {
    this.anonymous = anonymous;
    const joined = await callLive("room:join", this.joinPayload());
    this.welcome(joined);
  }

  /**
   * Let go of one's own messages that have been read here, and learn from them who one is: the first
   * act makes the member. What to learn from is exactly what is let go: the page may have been drawn
   * before the answer that names the seq came, and a message let go is not seen there again.
   */
  settle(sending: Outbox): void {
    const room = this.room.peek();
    for (const seq of sending.settle(this.caseId, room.seq)) {
      const by = room.messages.get(seq)?.by;
      if (by === undefined || this.me.peek()?.member_id != null) continue;
      this.me.value = { member_id: by.member_id, alias: by.alias, anonymous: by.name === null };
    }
  }

  /** Tell that the newest entry was seen, shortly after it was. */
  seen(): void {
    const seq = this.room.peek().seq;
    if (seq <= this.seenSeq || document.hidden) return;
    this.later("seen", SEEN_AFTER_MS, () => {
      const newest = this.room.peek().seq;
      call("room:seen", { case_id: this.caseId, seq: newest })
        .then(() => (this.seenSeq = newest))
        .catch(() => undefined);
    });
  }

  /** Ask for translations that should be here by now: their event was lost, or came while one was away. */
  askForMissing(): void {
    this.later("translations", MISSING_AFTER_MS, () => void this.readMissing());
  }

  /** Tell that one is typing; it is repeated at most every 3 s and ends by itself. */
  nowTyping(): void {
    this.later("typing_stops", TYPING_STOPS_MS, () => this.stoppedTyping());
    if (Date.now() - this.typingToldAt < TYPING_EVERY_MS) return;
    this.typingToldAt = Date.now();
    tell("typing:set", { case_id: this.caseId, typing: true });
  }

  stoppedTyping(): void {
    clearTimeout(this.timers.get("typing_stops"));
    if (this.typingToldAt > 0) tell("typing:set", { case_id: this.caseId, typing: false });
    this.typingToldAt = 0;
  }

  private joinPayload(): { case_id: string; after: number; read_in: Language; anonymous?: boolean } {
    return {
      case_id: this.caseId,
      after: this.room.peek().seq,
      read_in: language.peek(),
      ...(this.anonymous !== null && { anonymous: this.anonymous }),
    };
  }

  private async join(): Promise<void> {
    // What was read before carries no translations into the language chosen since.
    if (this.readIn !== null && this.readIn !== language.peek()) this.startOver();
    this.readIn = language.peek();
    try {
      this.welcome(await callLive("room:join", this.joinPayload()));
      await this.catchUp();
      this.ready.value = true;
      this.askForMissing();
    } catch (error) {
      this.failed(error, () => void this.join());
    }
  }

  // Without a live connection a room can still be read.
  private async readOverHttp(): Promise<void> {
    try {
      const joined = await callHttp("room:join", this.joinPayload());
      if (!connected.peek()) this.welcome(joined);
      await this.catchUp();
      this.ready.value = true;
      this.askForMissing();
    } catch (error) {
      if (NOT_RETRIED.has(codeOf(error))) this.refused.value = codeOf(error);
    }
  }

  private welcome(joined: Joined): void {
    if (this.epoch !== null && this.epoch !== joined.epoch) this.startOver();
    this.epoch = joined.epoch;
    this.head = joined.seq;
    // An answer that was on its way while one acted does not know of it; a member stays one.
    if (joined.me.member_id !== null || this.me.peek()?.member_id == null) this.me.value = joined.me;
    this.translatable.value = new Set(joined.reading.from_languages);
    // A lounge has no case.
    if (joined.case !== null) this.learn(joined.case);
    this.take(joined.entries);
  }

  private learn(summary: CaseSummary): void {
    learnServerTime(summary.server_now);
    this.summary.value = summary;
  }

  private take(entries: readonly Entry[]): void {
    this.translations.value = withEntries(this.translations.peek(), entries);
    this.receiver.value = receive(this.receiver.peek(), entries);
    if (isBehind(this.receiver.peek())) this.later("gap", GAP_PATIENCE_MS, () => void this.catchUp());
  }

  /** Read what is missing, up to the log's head; one reading at a time. */
  private catchUp(): Promise<void> {
    this.syncing ??= this.readOn().finally(() => (this.syncing = null));
    return this.syncing;
  }

  private async readOn(): Promise<void> {
    if (this.epoch === null) return;
    try {
      for (let more = true; more; ) {
        const after = this.room.peek().seq;
        const synced = await call("room:sync", { case_id: this.caseId, epoch: this.epoch, after, limit: SYNC_LIMIT });
        if (synced.reset === true) {
          this.startOver();
          return void (connected.peek() ? this.join() : this.readOverHttp());
        }
        this.head = synced.seq;
        this.take(synced.entries);
        more = synced.more || isBehind(this.receiver.peek(), this.head);
        // No progress means that there is nothing more to read now.
        if (this.room.peek().seq === after) more = false;
      }
    } catch (error) {
      this.failed(error, () => void this.catchUp());
    }
  }

  private async readMissing(tries = 1): Promise<void> {
    if (this.translatable.peek().size === 0) return;
    const into = language.peek();
    const seqs = lacking(this.translations.peek(), this.room.peek(), into, this.translatable.peek())
      .filter((seq) => !this.untranslated.has(seq))
      .slice(0, MISSING_LIMIT);
    if (seqs.length === 0) return;
    try {
      const { translations, pending } = await call("translation:read", { case_id: this.caseId, seqs, language: into });
      for (const { seq, language: as, case_id: _of, ...found } of translations) {
        this.translations.value = withTranslation(this.translations.peek(), seq, as, found);
      }
      for (const seq of seqs) if (!pending.includes(seq)) this.untranslated.add(seq);
      if (tries < MISSING_TRIES) this.later("translations", MISSING_AGAIN_MS, () => void this.readMissing(tries + 1));
    } catch (error) {
      // The next connection asks again.
      if (!(error instanceof CallError)) throw error;
    }
  }

  private startOver(): void {
    this.untranslated.clear();
    this.receiver.value = emptyReceiver(this.caseId);
    this.translations.value = NO_TRANSLATIONS;
    this.epoch = null;
    this.me.value = null;
    this.head = 0;
    this.seenSeq = 0;
    this.ready.value = false;
  }

  private failed(error: unknown, again: () => void): void {
    if (!(error instanceof CallError)) throw error;
    if (NOT_RETRIED.has(error.code)) this.refused.value = error.code;
    else if (error.code !== "offline" && error.code !== "unauthenticated") {
      this.later("again", (error.retryAfterS ?? 0) * 1_000 + SYNC_RETRY_MS, again);
    }
  }

  private showTyping(typing: Presence): void {
    this.typing.value = typing;
    this.later("typing_gone", TYPING_GONE_MS, () => (this.typing.value = null));
  }

  private later(name: string, afterMs: number, run: () => void): void {
    clearTimeout(this.timers.get(name));
    this.timers.set(name, setTimeout(run, afterMs));
  }
}
