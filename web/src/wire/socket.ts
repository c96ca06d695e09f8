/** The one live connection. Commands that need no subscription fall back to HTTP while it is down. */

import { signal } from "@preact/signals";
import { io, type Socket } from "socket.io-client";
import { CallError, noAnswer } from "./errors";
import { callHttp } from "./http";
import type { Answer, CommandName, Events, PayloadOf, ResultOf, WireError } from "./shapes";

const ANSWER_WITHIN_MS = 8_000;
const RETRY_REFUSED_MS = 4_000;

type Handler<E extends keyof Events> = (payload: Events[E]) => void;

/** Whether the live connection is up. */
export const connected = signal(false);
/** Grows with every connection made: what hangs on a socket enters again when it changes. */
export const connection = signal(0);

const handlers = new Map<string, Set<(payload: never) => void>>();
const refused = new Set<(code: string) => void>();
let socket: Socket | null = null;
let retry: ReturnType<typeof setTimeout> | undefined;
let comeBackAfterMs: number | null = null;

/** Connect with the session cookie; does nothing when already connecting. */
export function connect(): void {
  if (socket !== null) return;
  socket = io({
    transports: ["websocket", "polling"],
    reconnectionDelay: 500,
    reconnectionDelayMax: 8_000,
    randomizationFactor: 0.6,
    timeout: 8_000,
  });
  socket.on("connect", () => {
    comeBackAfterMs = null;
    connected.value = true;
    connection.value += 1;
  });
  socket.on("disconnect", (reason) => {
    connected.value = false;
    // Only a close by the server is not followed by a reconnection of the client's own accord.
    if (reason === "io server disconnect") reconnectIn(comeBackAfterMs ?? RETRY_REFUSED_MS * Math.random());
  });
  socket.on("connect_error", onRefused);
  socket.on("server:draining", (payload: Events["server:draining"]) => {
    comeBackAfterMs = 1_000 * payload.reconnect_after_s;
  });
  socket.onAny((event: string, payload: unknown) => {
    for (const handler of handlers.get(event) ?? []) handler(payload as never);
  });
}

/** Drop the connection for good, as at signing out. */
export function disconnect(): void {
  clearTimeout(retry);
  socket?.disconnect();
  socket = null;
  connected.value = false;
}

/** Try at once instead of waiting for the next turn, as when the browser says it is online again. */
export function reconnectNow(): void {
  if (socket !== null && !socket.connected) reconnectIn(0);
}

/** Call `handler` with each `event`; returns what stops it. */
export function on<E extends keyof Events>(event: E, handler: Handler<E>): () => void {
  const set = handlers.get(event) ?? new Set();
  handlers.set(event, set);
  set.add(handler as (payload: never) => void);
  return () => set.delete(handler as (payload: never) => void);
}

/** Call `handler` with the code when the server refuses the connection. */
export function onConnectionRefused(handler: (code: string) => void): void {
  refused.add(handler);
}

/** Carry out a command over the socket, or over HTTP while there is none. Throws CallError. */
export async function call<N extends CommandName>(name: N, payload: PayloadOf<N>): Promise<ResultOf<N>> {
  return connected.value ? callLive(name, payload) : callHttp(name, payload);
}

/** Carry out a command that subscribes this socket; refused as `offline` while there is none. */
export async function callLive<N extends CommandName>(name: N, payload: PayloadOf<N>): Promise<ResultOf<N>> {
  if (socket === null || !socket.connected) throw noAnswer("offline");
  let answer: Answer<ResultOf<N>>;
  try {
    answer = (await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(name, payload)) as Answer<ResultOf<N>>;
  } catch {
    throw noAnswer(connected.value ? "timeout" : "offline");
  }
  if (!answer.ok) throw new CallError(answer.error);
  return answer.result;
}

/** Send what may get lost without harm, such as typing. */
export function tell<N extends CommandName>(name: N, payload: PayloadOf<N>): void {
  if (socket?.connected) socket.volatile.emit(name, payload);
}

function onRefused(error: Error & { data?: Partial<WireError> }): void {
  connected.value = false;
  const code = error.data?.code;
  if (code === undefined) return; // The transport failed: socket.io tries again by itself.
  for (const handler of refused) handler(code);
  if (code !== "unauthenticated" && code !== "forbidden") {
    // A server that says when has spread those whom it refused already.
    const afterS = error.data?.retry_after_s;
    reconnectIn(afterS === undefined ? RETRY_REFUSED_MS * (0.5 + Math.random()) : 1_000 * afterS * (1 + Math.random() / 4));
  }
}

function reconnectIn(delayMs: number): void {
  clearTimeout(retry);
  const current = socket;
  retry = setTimeout(() => {
    if (current !== socket || current === null || current.connected) return;
    current.disconnect().connect();
  }, delayMs);
}
