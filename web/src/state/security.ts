/** One's own sign-ins and what they are proved with. */

import { batch, signal } from "@preact/signals";
import { callHttp } from "../wire/http";
import type { ResultOf } from "../wire/shapes";
import { makePasskey } from "./passkeys";
import { proved } from "./proof";
import { readSession } from "./session";

export type Factors = ResultOf<"factor:read">;
export type SignIn = ResultOf<"session:list">["sessions"][number];

export const factors = signal<Factors | null>(null);
export const signIns = signal<readonly SignIn[]>([]);

/** Read both anew. Throws CallError. */
export async function readSecurity(): Promise<void> {
  const [read, list] = await Promise.all([callHttp("factor:read", {}), callHttp("session:list", {})]);
  batch(() => {
    factors.value = read;
    signIns.value = list.sessions;
  });
}

export async function signOutOne(sessionId: string): Promise<void> {
  await callHttp("session:revoke", { session_id: sessionId });
  await readSecurity();
}

export async function signOutOthers(): Promise<void> {
  await callHttp("session:close_others", {});
  await readSecurity();
}

/** What the authenticator app is to be given. */
export function beginTotp(): Promise<ResultOf<"factor:begin_totp">> {
  return proved(() => callHttp("factor:begin_totp", {}));
}

/** Use the app from now on; returns recovery codes, shown this once. */
export async function confirmTotp(code: string): Promise<readonly string[]> {
  const { recovery_codes: codes } = await proved(() => callHttp("factor:confirm_totp", { code }));
  await changed();
  return codes;
}

export async function removeTotp(): Promise<void> {
  await proved(() => callHttp("factor:remove_totp", {}));
  await changed();
}

export async function renewRecovery(): Promise<readonly string[]> {
  const { recovery_codes: codes } = await proved(() => callHttp("factor:renew_recovery", {}));
  await changed();
  return codes;
}

export async function addPasskey(name: string): Promise<void> {
  const made = await proved(makePasskey);
  await proved(() => callHttp("passkey:add", { ...made, name }));
  await changed();
}

export async function removePasskey(passkeyId: string): Promise<void> {
  await proved(() => callHttp("passkey:remove", { passkey_id: passkeyId }));
  await changed();
}

/** The seed as it is typed in: in groups of four. */
export function inGroups(seed: string): string {
  return (seed.match(/.{1,4}/g) ?? []).join(" ");
}

// What was done stands, also when it can't be read anew; codes that are shown once must not get lost for it.
async function changed(): Promise<void> {
  await Promise.all([readSecurity().catch(() => undefined), readSession()]);
}
