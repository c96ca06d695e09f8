/** Passkeys in this browser: making one, and signing with one. The server's questions name bytes in base64url. */

import { callHttp } from "../wire/http";
import type { PayloadOf, ResultOf } from "../wire/shapes";
import { fromBase64Url, toBase64Url } from "./base64url";

type Question = ResultOf<"passkey:ask">;
export type Signed = PayloadOf<"session:open_by_passkey">["passkey"];
export type Made = Omit<PayloadOf<"passkey:add">, "name">;

/** The browser gave none: called off, none there, or not possible at this address. */
export class NoPasskeyError extends Error {}

interface Named {
  id: string;
  type: "public-key";
}

/** What `navigator.credentials.get` is to be asked. */
export function toSign({ options }: Question): PublicKeyCredentialRequestOptions {
  const asked = options as unknown as Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & { challenge: string };
  const { challenge, rpId, timeout, userVerification } = asked;
  return {
    challenge: fromBase64Url(challenge),
    ...(rpId !== undefined && { rpId }),
    ...(timeout !== undefined && { timeout }),
    ...(userVerification !== undefined && { userVerification }),
  };
}

/** What `navigator.credentials.create` is to be asked. */
export function toMake({ options }: Question): PublicKeyCredentialCreationOptions {
  const asked = options as unknown as Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> & {
    challenge: string;
    user: PublicKeyCredentialUserEntity & { id: string };
    excludeCredentials?: Named[];
  };
  return {
    ...asked,
    challenge: fromBase64Url(asked.challenge),
    user: { ...asked.user, id: fromBase64Url(asked.user.id) },
    excludeCredentials: (asked.excludeCredentials ?? []).map(({ id, type }) => ({ type, id: fromBase64Url(id) })),
  };
}

/** Have a passkey of this site sign. Throws NoPasskeyError, CallError. */
export async function signWithPasskey(): Promise<Signed> {
  const question = await callHttp("passkey:ask", {});
  const key = await asked(() => navigator.credentials.get({ publicKey: toSign(question) }));
  const response = key.response as AuthenticatorAssertionResponse;
  return {
    challenge_id: question.challenge_id,
    passkey_id: key.id,
    client_data: toBase64Url(response.clientDataJSON),
    authenticator_data: toBase64Url(response.authenticatorData),
    signature: toBase64Url(response.signature),
  };
}

/** Make a passkey for whoever is signed in. Throws NoPasskeyError, CallError. */
export async function makePasskey(): Promise<Made> {
  const question = await callHttp("passkey:begin", {});
  const key = await asked(() => navigator.credentials.create({ publicKey: toMake(question) }));
  const response = key.response as AuthenticatorAttestationResponse;
  return {
    challenge_id: question.challenge_id,
    passkey_id: key.id,
    client_data: toBase64Url(response.clientDataJSON),
    attestation: toBase64Url(response.attestationObject),
  };
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let key: Credential | null;
  try {
    key = await ask();
  } catch (error) {
    throw new NoPasskeyError((error as Error).name);
  }
  if (key === null) throw new NoPasskeyError("none");
  return key as PublicKeyCredential;
}
