/** What this browser keeps on disk: messages on their way and drafts. Emptied at signing out. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Language } from "../wire/shapes";

export interface OutboxItem {
  key: string;
  doctor_id: string;
  case_id: string;
  text: string;
  language: Language | null;
  reply_to: number | null;
  attachment_ids: string[];
  /** When it was written, ms since 1970 by this device's clock: their order within a room. */
  written_at_ms: number;
  /** The newest seq the writer had seen: it can only be stored after that one. */
  after_seq: number;
  /** Why it was refused for good; null while it may still be sent. */
  failed_code: string | null;
}

interface Kept extends DBSchema {
  outbox: { key: string; value: OutboxItem; indexes: { doctor: string } };
  drafts: { key: string; value: { id: string; doctor_id: string; draft: unknown }; indexes: { doctor: string } };
}

let opening: Promise<IDBPDatabase<Kept>> | null = null;

export function database(): Promise<IDBPDatabase<Kept>> {
  opening ??= openDB<Kept>("curbside", 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "key" }).createIndex("doctor", "doctor_id");
      db.createObjectStore("drafts", { keyPath: "id" }).createIndex("doctor", "doctor_id");
    },
    terminated() {
      opening = null;
    },
  });
  return opening;
}

/** Forget everything kept for a doctor, so that a shared computer holds no clinical word. */
export async function forgetDoctor(doctorId: string): Promise<void> {
  const work = (await database()).transaction(["outbox", "drafts"], "readwrite");
  for (const name of ["outbox", "drafts"] as const) {
    const store = work.objectStore(name);
    for (const key of await store.index("doctor").getAllKeys(doctorId)) await store.delete(key);
  }
  await work.done;
}
