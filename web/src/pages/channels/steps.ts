/** The order of one's channels. Delays are counted from the page, so they rise down the list. Pure. */

import type { ResultOf } from "../../wire/shapes";

export type Step = ResultOf<"channel:read">["steps"][number];

/** With the channel used after `delayS`, in the order of the delays. */
export function withChannel(steps: readonly Step[], channel: Step["channel"], delayS: number): Step[] {
  const others = steps.filter((one) => one.channel !== channel);
  const before = others.filter((one) => one.delay_s <= delayS);
  return [...before, { channel, delay_s: delayS }, ...others.slice(before.length)];
}

export function withoutChannel(steps: readonly Step[], channel: Step["channel"]): Step[] {
  return steps.filter((one) => one.channel !== channel);
}

/** The channel at `at` changes places with its neighbour; the delays stay where they were. */
export function moved(steps: readonly Step[], at: number, by: 1 | -1): Step[] {
  const delays = steps.map((one) => one.delay_s);
  const order = steps.map((one) => one.channel);
  const [taken] = order.splice(at, 1);
  if (taken !== undefined) order.splice(at + by, 0, taken);
  return order.map((channel, place) => ({ channel, delay_s: delays[place] ?? 0 }));
}
