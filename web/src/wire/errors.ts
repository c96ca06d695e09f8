/** A refusal or a failure to reach the server, as one error type. Words live in i18n. */

import type { WireError } from "./shapes";

/** A refusal as the server words it, or what kept the client from hearing one. */
export interface Failure extends Omit<WireError, "code" | "findings"> {
  findings?: readonly unknown[];
  code: WireError["code"] | "offline" | "timeout";
}

/** The server refused, or could not be reached (`offline`) or asked in time (`timeout`). */
export class CallError extends Error {
  readonly code: Failure["code"];
  readonly fields: Record<string, string>;
  /** As the guard told them, where it refused something. */
  readonly findings: readonly unknown[];
  readonly retryable: boolean;
  readonly retryAfterS: number | null;
  /** Whether the command may have been carried out all the same. */
  readonly outcomeUnknown: boolean;

  constructor(error: Failure, outcomeUnknown = false) {
    super(error.message);
    this.name = "CallError";
    this.code = error.code;
    this.fields = error.fields ?? {};
    this.findings = error.findings ?? [];
    this.retryable = error.retryable;
    this.retryAfterS = error.retry_after_s ?? null;
    this.outcomeUnknown = outcomeUnknown;
  }
}

/** No answer came: it can be asked again with the same key. */
export function noAnswer(code: "offline" | "timeout"): CallError {
  return new CallError({ code, message: code, fields: {}, retryable: true }, true);
}

/** The code of whatever was thrown; what is not ours is `unknown`. */
export function codeOf(error: unknown): string {
  return error instanceof CallError ? error.code : "unknown";
}
