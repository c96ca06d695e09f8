/** Commands over HTTP, and where pictures are. The session is an HttpOnly cookie; no token is ever kept by script. */

import { CallError, noAnswer } from "./errors";
import type { Answer, CommandName, PayloadOf, ResultOf, Specialty, WireError } from "./shapes";

const ANSWER_WITHIN_MS = 12_000;

/** Carry out a command by `POST /api/v1/<noun>/<verb>`. Throws CallError. */
export async function callHttp<N extends CommandName>(name: N, payload: PayloadOf<N>): Promise<ResultOf<N>> {
  return request<ResultOf<N>>(`/api/v1/${name.replace(":", "/")}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(payload),
  });
}

export function readSpecialties(): Promise<Specialty[]> {
  return request<Specialty[]>("/api/v1/specialties", { method: "GET" });
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...init,
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (error) {
    throw noAnswer((error as Error).name === "TimeoutError" ? "timeout" : "offline");
  }
  return unwrap<T>(response.status, await response.text().catch(() => ""));
}

/** What an answer holds. Throws CallError. */
export function unwrap<T>(status: number, body: string): T {
  const answer = parse<T>(body);
  if (answer === null) throw new CallError(withoutEnvelope(status), status >= 500);
  if (!answer.ok) throw new CallError(answer.error);
  return answer.result;
}

function parse<T>(body: string): Answer<T> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && "ok" in value ? (value as Answer<T>) : null;
  } catch {
    return null;
  }
}

// A proxy in between answered for itself.
function withoutEnvelope(status: number): WireError {
  const code = status === 413 ? "too_large" : "unavailable";
  return { code, message: `HTTP ${status}`, fields: {}, retryable: code === "unavailable" };
}

/** Where a picture is read. */
export function pictureUrl(attachmentId: string, thumb = false): string {
  return `/api/v1/attachments/${encodeURIComponent(attachmentId)}${thumb ? "/thumb" : ""}`;
}
