/** The board: cases by filter, kept current by `case:changed`. */

import { computed, effect, signal } from "@preact/signals";
import { language } from "../i18n";
import { codeOf } from "../wire/errors";
import type { CaseStatus, CaseSummary, CaseTranslation, Country, Language, PayloadOf } from "../wire/shapes";
import { call, callLive, connected, connection, on } from "../wire/socket";
import { doctor } from "./session";
import { concerns } from "./specialties";
import { learnServerTime } from "./time";

export type Tab = CaseStatus | "mine" | "all";

/** What narrows the list beside its tab and the words sought. */
export interface Narrowing {
  specialty: string | null;
  language: Language | null;
  country: Country | null;
  with_photos: boolean;
  /** Only cases that the doctor has opened. */
  opened: boolean;
}

export interface Filter extends Narrowing {
  tab: Tab;
  text: string;
  /** The tab to go back to once nothing is sought any more. */
  before: Tab | null;
}

const PAGE_SIZE = 30;
/** Titles that came before their case are kept for it; more never wait. */
const MAX_EARLY = 100;
export const WIDE_OPEN: Narrowing = { specialty: null, language: null, country: null, with_photos: false, opened: false };

export const filter = signal<Filter>({ ...WIDE_OPEN, tab: "open", text: "", before: null });
export const cases = signal<readonly CaseSummary[]>([]);
export const next = signal<string | null>(null);
export const loading = signal(true);
/** The code of the last failed load; what was loaded before stays. */
export const failed = signal<string | null>(null);
let load = 0;
const early = new Map<string, CaseTranslation>();

/** Whether words are sought: then the list comes by how well it fits them. */
export const isSearch = computed(() => filter.value.text.trim() !== "");

/** How many of the narrowings are in use. */
export function narrowed(by: Narrowing): number {
  return (Object.keys(WIDE_OPEN) as (keyof Narrowing)[]).filter((name) => by[name] !== WIDE_OPEN[name]).length;
}

/** The filter with other words: what is sought is sought in all cases, whatever tab one came from. */
export function withWords(by: Filter, text: string): Filter {
  const searched = by.text.trim() !== "";
  const searches = text.trim() !== "";
  if (!searched && searches && by.tab !== "mine") return { ...by, text, tab: "all", before: by.tab };
  if (searched && !searches && by.tab === "all") return { ...by, text, tab: by.before ?? by.tab, before: null };
  return { ...by, text };
}

/** Cases in the order to read them: those of my field first, the shortest time left at the top. */
export const ordered = computed(() => {
  if (isSearch.value) return { mine: [], others: cases.value };
  const mine = doctor.value?.specialties ?? [];
  const byNeed = filter.value.tab === "open" ? [...cases.value].sort(byTimeLeft) : cases.value;
  return {
    mine: byNeed.filter((one) => concerns(one.specialties, mine)),
    others: byNeed.filter((one) => !concerns(one.specialties, mine)),
  };
});

function byTimeLeft(a: CaseSummary, b: CaseSummary): number {
  const due = (one: CaseSummary): number => (one.answer_due_at === null ? Infinity : Date.parse(one.answer_due_at));
  return due(a) === due(b) ? Date.parse(b.posted_at) - Date.parse(a.posted_at) : due(a) - due(b);
}

/** How many entries the doctor has not seen yet; only known of cases from a list. */
export function unreadOf(one: CaseSummary): number {
  return one.seen_seq === undefined ? 0 : Math.max(0, one.entries - one.seen_seq);
}

/** Whether a case belongs under a filter, as far as the client can tell; null where only the server knows. */
export function belongs(one: CaseSummary, by: Filter): boolean | null {
  if (one.erased === true) return false;
  if (by.specialty !== null && !one.specialties.includes(by.specialty)) return false;
  if (by.language !== null && one.language !== by.language) return false;
  if (by.country !== null && one.by.country !== by.country) return false;
  if (by.with_photos && one.attachments === 0) return false;
  if (by.tab !== "mine" && by.tab !== "all" && one.status !== by.tab) return false;
  if (by.text.trim() !== "") return null;
  if (by.opened && one.seen_seq === undefined) return null;
  if (by.opened && one.seen_seq === 0) return false;
  return by.tab === "mine" ? (one.mine ?? null) : true;
}

/** The list after a case changed: renewed in its place, dropped, or put on top. */
export function withChange(list: readonly CaseSummary[], changed: CaseSummary, by: Filter): readonly CaseSummary[] {
  const old = list.find((one) => one.case_id === changed.case_id);
  const renewed = titled({ ...old, ...changed });
  const fits = belongs(renewed, by);
  if (old === undefined) return fits === true ? [{ ...renewed, seen_seq: 0 }, ...list] : list;
  if (fits === false) return list.filter((one) => one !== old);
  return list.map((one) => (one === old ? renewed : one));
}

/** The list with a title that was translated; of a case that is not there yet it is kept for a while. */
export function withTitle(list: readonly CaseSummary[], title: CaseTranslation & { case_id: string }): readonly CaseSummary[] {
  const { case_id: caseId, ...translation } = title;
  if (translation.language !== language.peek()) return list;
  early.delete(caseId);
  early.set(caseId, translation);
  for (const id of early.keys()) if (early.size > MAX_EARLY) early.delete(id);
  return list.map((one) => (one.case_id === caseId ? { ...one, translation } : one));
}

function titled(one: CaseSummary): CaseSummary {
  const kept = early.get(one.case_id);
  const known = one.translation ?? (kept?.language === language.peek() ? kept : null);
  return known === null ? one : { ...one, translation: known };
}

/** The last entry of a case that was seen; null when the board does not know, or nothing was seen or all was. */
export function seenBefore(caseId: string): number | null {
  const one = cases.peek().find((known) => known.case_id === caseId);
  return one === undefined || unreadOf(one) === 0 ? null : one.seen_seq || null;
}

/** A case was read up to its newest entry. */
export function markSeen(caseId: string, seq: number): void {
  cases.value = cases.value.map((one) =>
    one.case_id === caseId ? { ...one, seen_seq: Math.max(seq, one.seen_seq ?? 0) } : one,
  );
}

/** Load the list by the filter; with `more` what comes after it. */
export async function loadCases(more = false): Promise<void> {
  const turn = ++load;
  loading.value = true;
  try {
    const listed = await call("case:list", query(more));
    if (turn !== load) return;
    for (const one of listed.cases.slice(0, 1)) learnServerTime(one.server_now);
    const read = listed.cases.map(titled);
    cases.value = more ? [...cases.value, ...read] : read;
    next.value = listed.next;
    failed.value = null;
  } catch (error) {
    if (turn === load) failed.value = codeOf(error);
  } finally {
    if (turn === load) loading.value = false;
  }
}

function query(more: boolean): PayloadOf<"case:list"> {
  const { tab, text, before: _before, ...by } = filter.value;
  return {
    limit: PAGE_SIZE,
    read_in: language.peek(),
    ...by,
    ...(tab === "mine" ? { mine: true } : tab !== "all" && { status: tab }),
    ...(text.trim() !== "" && { text: text.trim() }),
    ...(more && next.value !== null && { before: next.value }),
  };
}

/** Follow the board while it is shown; returns what ends it. */
export function followBoard(): () => void {
  const stops = [
    on("case:changed", (changed) => {
      cases.value = withChange(cases.value, changed, filter.value);
    }),
    on("case:translated", (title) => {
      cases.value = withTitle(cases.value, title);
    }),
    // Watch first, then read: nothing falls between.
    effect(() => {
      if (connection.value > 0 && connected.value && language.value) {
        void callLive("case:watch", {}).catch(() => undefined).then(() => loadCases());
      }
    }),
  ];
  if (!connected.peek()) void loadCases();
  return () => {
    for (const stop of stops) stop();
  };
}
