/** How the installation is: its nodes, and how long work waits. Read again every ten seconds. */

import { Icon } from "../../design/icon";
import { Reading } from "../../design/reading";
import { useRead } from "../../design/use_read";
import { locale, t, tn } from "../../i18n";
import { ago, fullTime, learnServerTime, timeOfDay } from "../../state/time";
import type { ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { isWell } from "./verdict";
import { Waits } from "./waits";

type Health = ResultOf<"system:health">;
type Node = Health["nodes"][number];
type Queue = Health["queues"][number];

const LOOK_AGAIN_MS = 10_000;
const TONES: Record<Node["state"], string> = { well: "good", late: "warn", deaf: "bad", silent: "bad" };

export function SystemHealth() {
  const read = useRead(
    async () => {
      const health = await call("system:health", {});
      learnServerTime(health.server_now);
      return health;
    },
    "",
    { everyMs: LOOK_AGAIN_MS },
  );
  const health = read.found;
  return (
    <div class="moderation-list" data-testid="system-health" data-ready={health !== null}>
      <Reading read={read} />
      {health !== null && (
        <>
          <Verdict health={health} />
          <Queues queues={health.queues} translators={health.translators} />
          <h2>{t("system.nodes")}</h2>
          {health.nodes.length === 0 && <p class="waiting" data-testid="system-no-nodes">{t("system.no_nodes")}</p>}
          <ul class="moderation-list">
            {health.nodes.map((one) => <li key={one.node + one.started_at}><NodeCard one={one} /></li>)}
          </ul>
        </>
      )}
    </div>
  );
}

function Verdict({ health }: { health: Health }) {
  const well = isWell(health);
  return (
    <p class={`banner ${well ? "" : "warn"}`} role="status" data-testid="system-verdict">
      <Icon name={well ? "check" : "alert"} />
      <span>{t(well ? "system.well" : "system.not_well")} <span class="soft small">{t("system.as_of", { at: timeOfDay(health.server_now) })}</span></span>
    </p>
  );
}

function Queues({ queues, translators }: { queues: readonly Queue[]; translators: number }) {
  return (
    <section class="card moderation-card">
      <h2>{t("system.queues")}</h2>
      <dl class="system-queues">
        {queues.map((one) => (
          <div class="row wrap" key={one.name} data-testid="system-queue" data-queue={one.name}>
            <dt>{t(`system.queue.${one.name}`)}</dt>
            <dd class="row wrap push">
              <span class={`number ${one.waiting === 0 ? "soft" : ""}`}>
                {one.waiting === 0 ? t("system.nothing") : tn("system.waiting", one.waiting)}
              </span>
              {one.oldest_at !== null && <Waits since={one.oldest_at} />}
              {one.late && <span class="pill bad">{t("system.late")}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p class="soft small">{translators === 0 ? t("system.no_translators") : tn("system.translators", translators)}</p>
    </section>
  );
}

function NodeCard({ one }: { one: Node }) {
  return (
    <article class="card moderation-card" data-testid="system-node" data-state={one.state}>
      <p class="row wrap">
        <strong class="moderation-address">{one.node}</strong>
        <span class={`pill ${TONES[one.state]}`}>{t(`system.node.${one.state}`)}</span>
        <span class="soft small push" title={fullTime(one.seen_at)}>{t("system.seen", { ago: ago(one.seen_at) })}</span>
      </p>
      {one.state !== "well" && <p>{t(`system.means.${one.state}`)}</p>}
      {one.late.length > 0 && <p class="soft small">{t("system.behind", { rounds: one.late.join(", ") })}</p>}
      <p class="soft small number">
        {tn("system.sockets", one.sockets)} · {tn("system.rooms", one.rooms)} ·{" "}
        <span title={fullTime(one.started_at)}>{t("system.since", { at: day(one.started_at) })}</span>
      </p>
    </article>
  );
}

function day(at: string): string {
  return new Date(at).toLocaleString(locale.value, { dateStyle: "medium", timeStyle: "short" });
}
