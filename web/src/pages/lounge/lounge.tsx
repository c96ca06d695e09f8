/** The lounges: everybody's, those of one's own disciplines, and all others. No case is up for help there. */

import { Reading } from "../../design/reading";
import { useAct } from "../../design/use_act";
import { useRead } from "../../design/use_read";
import { t, tn } from "../../i18n";
import { Link, navigate } from "../../router";
import { doctor } from "../../state/session";
import { disciplineOf } from "../../state/specialties";
import { ago } from "../../state/time";
import { call, connection } from "../../wire/socket";
import { inOrder, type Lounge, loungeName, unreadIn } from "./lounges";
import "./lounge.css";

const LOOK_AGAIN_MS = 30_000;

export function LoungePage() {
  const read = useRead(() => call("lounge:list", {}), "", { everyMs: LOOK_AGAIN_MS, on: connection.value });
  const mine = new Set((doctor.value?.specialties ?? []).map(disciplineOf));
  const { own, others } = inOrder(read.found?.lounges ?? [], mine, loungeName);
  return (
    <div class="board" data-testid="lounges" data-ready={read.found !== null}>
      <div class="board-head">
        <h1>{t("nav.lounge")}</h1>
        <Link class="button push" to="/">{t("nav.board")}</Link>
      </div>
      <p class="soft">{t("lounge.lead")}</p>
      <Reading read={read} />
      {own.length > 0 && <Section title={t("lounge.own")} list={own} />}
      {others.length > 0 && <Section title={t("lounge.others")} list={others} />}
    </div>
  );
}

function Section({ title, list }: { title: string; list: readonly Lounge[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="lounge-list">
        {list.map((one) => <li key={one.case_id}><Entrance one={one} /></li>)}
      </ul>
    </section>
  );
}

/** The way into one; who comes first opens it. */
function Entrance({ one }: { one: Lounge }) {
  const [open, busy] = useAct(async () => navigate(`/c/${(await call("lounge:open", { discipline: one.discipline })).case_id}`));
  const words = (
    <>
      <strong>{loungeName(one.discipline)}</strong>
      <span class="soft small push">{one.last_at === null || one.entries < 2 ? t("lounge.quiet") : ago(one.last_at)}</span>
      {unreadIn(one) > 0 && <span class="pill accent number">{tn("lounge.unread", unreadIn(one))}</span>}
    </>
  );
  if (one.entries > 0) {
    return <Link class="card lounge-entrance" to={`/c/${one.case_id}`} data-testid="lounge" data-case-id={one.case_id}>{words}</Link>;
  }
  return (
    <button type="button" class="card lounge-entrance" disabled={busy} data-testid="lounge" onClick={open}>{words}</button>
  );
}
