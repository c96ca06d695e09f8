/** Who is signed in. The token is an HttpOnly cookie: no script ever sees it. */

import { effect, signal } from "@preact/signals";
import { hasChosenLanguage, language, speak } from "../i18n";
import { codeOf } from "../wire/errors";
import { callHttp } from "../wire/http";
import type { Doctor, PayloadOf, ResultOf } from "../wire/shapes";
import { call, connect, disconnect, on, onConnectionRefused } from "../wire/socket";
import { forgetDoctor } from "./db";

const ASK_AGAIN_MS = 4_000;

/** What proves who one is beside the password. */
export type Second = Pick<PayloadOf<"session:open">, "code" | "passkey">;
export type SessionState = "reading" | "in" | "out" | "unreachable";

export const doctor = signal<Doctor | null>(null);
export const sessionState = signal<SessionState>("reading");
/** Whether the doctor's role needs a second factor that is still to be set up: nothing else is allowed. */
export const lacksFactor = signal(false);
/** Whether the server sends e-mail, so that an address can be proved by a link. */
export const mails = signal(false);
/** Why the session ended, to be said on the sign-in page. */
export const endedBecause = signal<string | null>(null);

// Tabs share one cookie: when another doctor signs in elsewhere, this tab must not go on in their name.
const tabs = new BroadcastChannel("session");
tabs.onmessage = ({ data: doctorId }: MessageEvent<string | null>) => {
  if (doctor.value !== null && doctorId !== doctor.value.doctor_id) location.reload();
  else if (doctor.value === null && doctorId !== null) void readSession();
};

/** Whether the signed-in doctor may read cases. */
export function isVerified(): boolean {
  return doctor.value?.status === "verified" && doctor.value.email_verified;
}

/** Whether the signed-in doctor is a moderator or an admin. */
export function moderates(): boolean {
  return isVerified() && doctor.value?.role !== "doctor";
}

/** Ask who is signed in, as at the page's start. */
export async function readSession(): Promise<void> {
  try {
    const read = await callHttp("session:read", {});
    lacksFactor.value = read.lacks_factor === true;
    mails.value = read.mails === true;
    welcome(read.doctor);
  } catch (error) {
    if (codeOf(error) === "unauthenticated") leave(null);
    else if (doctor.value === null) {
      sessionState.value = "unreachable";
      setTimeout(() => void (sessionState.value === "unreachable" && readSession()), ASK_AGAIN_MS);
    }
  }
}

/** Sign in; `second` once `second_factor_needed` was refused for. Throws CallError when refused. */
export async function signIn(email: string, password: string, second: Second = {}): Promise<void> {
  begin(await callHttp("session:open", { email, password, ...second }));
}

/** Sign in by a passkey alone. Throws CallError, NoPasskeyError. */
export async function signInByPasskey(): Promise<void> {
  const { signWithPasskey } = await import("./passkeys");
  begin(await callHttp("session:open_by_passkey", { passkey: await signWithPasskey() }));
}

/** Whether this browser can use passkeys. */
export function hasPasskeys(): boolean {
  return "PublicKeyCredential" in globalThis;
}

function begin(opened: ResultOf<"session:open">): void {
  endedBecause.value = null;
  tabs.postMessage(opened.doctor.doctor_id);
  lacksFactor.value = opened.lacks_factor === true;
  welcome(opened.doctor);
}

/** Sign out here and forget what was kept for the doctor on this device. */
export async function signOut(): Promise<void> {
  const leaving = doctor.value;
  await callHttp("session:close", {});
  tabs.postMessage(null);
  if (leaving !== null) await forgetDoctor(leaving.doctor_id).catch(() => undefined);
  leave(null);
}

/** Say whether one is available for pages. Throws CallError. */
export async function setAvailable(available: boolean): Promise<void> {
  const answer = await call("presence:set", { available });
  if (doctor.value === null) return;
  doctor.value = { ...doctor.value, available: answer.available, available_until: answer.until };
}

function welcome(who: Doctor): void {
  // Until one is chosen by hand, the browser's language is used if it is one of the doctor's.
  const [first] = who.languages;
  if (first !== undefined && !hasChosenLanguage() && !who.languages.includes(language.peek())) void speak(first);
  doctor.value = who;
  sessionState.value = "in";
}

function leave(reason: string | null): void {
  disconnect();
  doctor.value = null;
  endedBecause.value = reason;
  sessionState.value = "out";
}

effect(() => {
  if (doctor.value !== null && isVerified() && !lacksFactor.value) connect();
});
on("session:closed", ({ reason }) => leave(reason));
onConnectionRefused((code) => {
  if (code === "unauthenticated") leave("ended");
});
