/** Unsent words, kept in this browser until they are sent or thrown away. */

import { database } from "./db";

const SAVE_AFTER_MS = 300;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** The draft kept under `id` for this doctor, or null. Never fails: without storage there is none. */
export async function readDraft<T>(doctorId: string, id: string): Promise<T | null> {
  try {
    const kept = await (await database()).get("drafts", `${doctorId}:${id}`);
    return (kept?.draft as T | undefined) ?? null;
  } catch {
    return null;
  }
}

/** Keep the draft soon; null throws it away. The last call for an id wins. */
export function keepDraft(doctorId: string, id: string, draft: unknown): void {
  const key = `${doctorId}:${id}`;
  clearTimeout(waiting.get(key));
  waiting.set(key, setTimeout(() => void write(doctorId, key, draft), SAVE_AFTER_MS));
}

/** Throw the draft away at once, as after it was posted. */
export async function dropDraft(doctorId: string, id: string): Promise<void> {
  const key = `${doctorId}:${id}`;
  clearTimeout(waiting.get(key));
  await write(doctorId, key, null);
}

async function write(doctorId: string, key: string, draft: unknown): Promise<void> {
  waiting.delete(key);
  try {
    const db = await database();
    if (draft === null) await db.delete("drafts", key);
    else await db.put("drafts", { id: key, doctor_id: doctorId, draft });
  } catch {
    // Private windows may have no storage; the words are still on the page.
  }
}
