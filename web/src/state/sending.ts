/** The signed-in doctor's outbox: opened at sign-in, woken whenever the connection is back. */

import { computed, effect, signal } from "@preact/signals";
import { call, connected } from "../wire/socket";
import { Outbox } from "./outbox";
import { doctor } from "./session";

const current = signal<Outbox | null>(null);

/** The outbox in use, null while nobody is signed in. */
export const outbox = computed(() => current.value);

const doctorId = computed(() => doctor.value?.doctor_id ?? null);

effect(() => {
  // Another doctor may sign in here next: nothing of this one's is sent in their name.
  current.peek()?.close();
  if (doctorId.value === null) {
    current.value = null;
    return;
  }
  const opened = new Outbox(doctorId.value, (payload) => call("message:post", payload));
  current.value = opened;
  void opened.open().catch(() => undefined);
});
effect(() => {
  if (connected.value) current.peek()?.wake();
});
