/** The doctor's own duty: shifts, gaps of their disciplines, quiet hours. Loaded where it is shown. */

import { signal } from "@preact/signals";
import { codeOf } from "../wire/errors";
import type { ResultOf } from "../wire/shapes";
import { call, on } from "../wire/socket";
import { doctor } from "./session";
import { disciplineOf } from "./specialties";

export type Duty = ResultOf<"shift:list">;
export type Gap = ResultOf<"shift:gaps">["gaps"][number];
export type DutySettings = ResultOf<"shift:settings">;
export type Change = Duty["changes"][number];

export const WEEKS = 4;
const DAYS = 7 * WEEKS;

export const duty = signal<Duty | null>(null);
export const gaps = signal<readonly Gap[]>([]);
export const settings = signal<DutySettings | null>(null);
export const failed = signal<string | null>(null);

/** The doctor's own disciplines, each once. */
export function myDisciplines(): string[] {
  return [...new Set((doctor.value?.specialties ?? []).map(disciplineOf))];
}

/** Read everything anew; what was read before stays when that fails. */
export async function loadDuty(): Promise<void> {
  try {
    const [list, own, ...holes] = await Promise.all([
      call("shift:list", { days: DAYS }),
      call("shift:settings", {}),
      ...myDisciplines().map((discipline) => call("shift:gaps", { discipline, days: DAYS })),
    ]);
    duty.value = list;
    settings.value = own;
    gaps.value = holes.flatMap((one) => one.gaps);
    failed.value = null;
  } catch (error) {
    failed.value = codeOf(error);
  }
}

on("shift:swap_changed", () => {
  if (duty.peek() !== null) void loadDuty();
});
