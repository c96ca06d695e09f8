/**
 * What a doctor can do to a page from its notification, and what the device tells back.
 *
 * Everything goes by the HTTP form of the commands, with the session's cookie. Signed out, the app is
 * opened at an address that does the same once somebody has signed in.
 */

export type Language = "en" | "es";
export type PageAction = "join" | "decline" | "later";

/** What happened: done · the session is over · the page is over, or was never ours · nobody answered. */
export type Done = { kind: "done"; result: Record<string, unknown> } | { kind: "signed_out" | "over" | "failed" };

const LATER_MINUTES = 10;
const ANSWER_WITHIN_MS = 5_000;
const BEACON_PAUSES_MS = [0, 2_000, 8_000];

const WORDS: Record<Language, Record<PageAction | "failed", string>> = {
  en: { join: "Join", decline: "Decline", later: "In 10 min", failed: "That did not get through. Try again." },
  es: { join: "Entrar", decline: "Rechazar", later: "En 10 min", failed: "No ha llegado. Inténtelo otra vez." },
};

export function failedWords(language: Language): string {
  return WORDS[language].failed;
}

/** The buttons that there is room for. Where there is room for two, tapping the notification joins. */
export function buttons(language: Language, room: number): { action: PageAction; title: string }[] {
  const all: PageAction[] = room < 3 ? ["decline", "later"] : ["join", "decline", "later"];
  return all.slice(0, room).map((action) => ({ action, title: WORDS[language][action] }));
}

export function act(action: PageAction, pageId: string): Promise<Done> {
  if (action === "join") return post("page/acknowledge", { page_id: pageId });
  if (action === "decline") return post("page/decline", { page_id: pageId, reason: "busy" });
  return post("page/snooze", { page_id: pageId, minutes: LATER_MINUTES });
}

/** Where the app does the same after signing in; the link of a page joins. */
export function inApp(action: PageAction, pageId: string): string {
  return action === "join" ? `/p/${pageId}` : `/p/${pageId}?do=${action}`;
}

/** Tell that the page is shown, or was tapped, so that no later channel is used. Needs no session. */
export async function tellReceipt(receipt: string, opened: boolean): Promise<void> {
  for (const pauseMs of BEACON_PAUSES_MS) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if ((await post("page/shown", { receipt, opened })).kind !== "failed") return;
  }
}

async function post(path: string, payload: unknown): Promise<Done> {
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(payload),
      credentials: "same-origin",
      redirect: "error",
      keepalive: true,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (response.status === 401) return { kind: "signed_out" };
    if ([400, 403, 404, 409].includes(response.status)) return { kind: "over" };
    if (!response.ok) return { kind: "failed" };
    const { result } = (await response.json()) as { result: Record<string, unknown> };
    return { kind: "done", result };
  } catch {
    return { kind: "failed" };
  }
}
