/** Whether anything in the installation is to be looked at. Pure. */

import type { ResultOf } from "../../wire/shapes";

export function isWell({ nodes, queues }: Pick<ResultOf<"system:health">, "nodes" | "queues">): boolean {
  return nodes.every((one) => one.state === "well") && queues.every((one) => !one.late);
}
