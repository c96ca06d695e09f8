/** Short notices at the edge of the screen, and what screen readers are told. */

import { signal } from "@preact/signals";

export interface Notice {
  id: number;
  text: string;
  tone: "info" | "good" | "bad";
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 7_000;
let nextId = 1;

export const notices = signal<readonly Notice[]>([]);
/** Read out politely by screen readers. */
export const announcement = signal("");

/** Show a notice; one with an action stays until it is closed. */
export function notify(text: string, tone: Notice["tone"] = "info", action?: Notice["action"]): void {
  const id = nextId++;
  notices.value = [...notices.value.filter((one) => one.text !== text), { id, text, tone, ...(action && { action }) }];
  if (action === undefined) setTimeout(() => closeNotice(id), SHOWN_MS);
}

export function closeNotice(id: number): void {
  notices.value = notices.value.filter((one) => one.id !== id);
}

export function announce(text: string): void {
  announcement.value = text;
}
