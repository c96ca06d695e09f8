/** Pages offered to the signed-in doctor: shown until answered, snoozed or withdrawn. */

import { batch, computed, effect, signal } from "@preact/signals";
import { t } from "../i18n";
import type { AcknowledgedState, DeclineReason } from "../wire/shapes";
import { call, callLive, connected, connection, on } from "../wire/socket";
import { announce, notify } from "./notices";
import { inOrder, nextOf, type Offered, shownOf } from "./page_order";
import { specialtyName } from "./specialties";
import { now } from "./time";

const offered = signal<readonly Offered[]>([]);
const snoozedUntilMs = signal<ReadonlyMap<string, number>>(new Map());
const askedFor = signal<string | null>(null);

/** Pages that call for an answer now, the most urgent first and of these the newest. */
export const openPages = computed(() =>
  inOrder(
    offered.value
      .filter((one) => Date.parse(one.expires_at) > now.value)
      .filter((one) => (snoozedUntilMs.value.get(one.page_id) ?? 0) <= now.value),
  ),
);

/** The one page that the banner shows. */
export const shownPage = computed(() => shownOf(openPages.value, askedFor.value));

/** The page that a finger, a pointer or the focus is on: as long as it is, no other takes its place. */
let held: string | null = null;
/** Whether the page shown is one that was gone on to by hand. */
export const isAskedFor = computed(() => askedFor.value !== null && askedFor.value === shownPage.value?.page_id);

/** Say that a hand is on the page shown, and that it is not any more. */
export function holdPage(): void {
  held = askedFor.value = shownPage.peek()?.page_id ?? null;
}

export function letGoOfPage(): void {
  held = null;
}

/** Show the page after the one shown; after the last one the first again. */
export function showNextPage(): void {
  askedFor.value = nextOf(openPages.value, shownPage.value)?.page_id ?? null;
}

/** Say "I am coming": returns the room to open and what the acknowledgement meant. Throws CallError. */
export async function acknowledge(pageId: string): Promise<{ case_id: string; state: AcknowledgedState }> {
  const payload = { page_id: pageId };
  // Over the socket it also enters the room; over HTTP it still counts.
  const answer = await (connected.value ? callLive("page:acknowledge", payload) : call("page:acknowledge", payload));
  drop(pageId);
  return answer;
}

/** Say that one won't come; `suggest` names whose field it is instead. Throws CallError. */
export async function decline(pageId: string, reason: DeclineReason, suggest: string | null = null): Promise<void> {
  await call("page:decline", { page_id: pageId, reason, ...(suggest !== null && { suggest }) });
  drop(pageId);
}

export async function snooze(pageId: string, minutes: number): Promise<void> {
  const { until } = await call("page:snooze", { page_id: pageId, minutes });
  snoozedUntilMs.value = new Map(snoozedUntilMs.value).set(pageId, Date.parse(until));
}

function drop(pageId: string): void {
  offered.value = offered.value.filter((one) => one.page_id !== pageId);
}

async function readPages(): Promise<void> {
  try {
    const { pages } = await call("page:list", {});
    offered.value = pages
      .filter((one) => one.state === "offered")
      .map((one) => ({ ...one, offeredAtMs: Date.parse(one.offered_at) }));
    snoozedUntilMs.value = new Map(pages.map((one) => [one.page_id, Date.parse(one.snoozed_until ?? "1970-01-01")]));
  } catch {
    // The next connection asks again, and offers come by themselves.
  }
}

on("page:offered", (page) => {
  const again = offered.value.some((one) => one.page_id === page.page_id);
  if (again && (snoozedUntilMs.value.get(page.page_id) ?? 0) <= now.value) return;
  // Offered again before its time: the server says when a snooze is over.
  snoozedUntilMs.value = new Map([...snoozedUntilMs.value].filter(([id]) => id !== page.page_id));
  batch(() => {
    // What has just come is what the banner shows, unless a hand is on the one shown.
    askedFor.value = held !== null && held === shownPage.peek()?.page_id ? held : null;
    const others = offered.value.filter((one) => one.page_id !== page.page_id);
    // The clock stands still while nobody looks.
    const offeredAtMs = Math.max(now.peek(), ...others.map((one) => one.offeredAtMs + 1));
    offered.value = [...others, { ...page, offeredAtMs }];
  });
  announce(t("page.offered", { specialty: specialtyName(page.specialty) }));
});
on("page:withdrawn", ({ page_id: pageId, reason }) => {
  if (!offered.value.some((one) => one.page_id === pageId)) return;
  drop(pageId);
  // Answered on another device of the doctor's, or just here: nobody needs to be told.
  if (reason === "acknowledged") return;
  notify(t(reason === "answered" ? "page.withdrawn_answered" : "page.withdrawn"), "good");
});
effect(() => {
  if (connected.value && connection.value > 0) void readPages();
});
// A page may have been answered on another device of the doctor's.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && connected.value) void readPages();
});
on("case:changed", ({ case_id: caseId }) => {
  if (offered.value.some((one) => one.case_id === caseId)) void readPages();
});
