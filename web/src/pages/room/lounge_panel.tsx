/** What stands beside the discussion of a lounge: which one it is, and what belongs elsewhere. */

import { useEffect } from "preact/hooks";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { Link } from "../../router";
import { loungeName } from "../lounge/lounges";

export function LoungePanel({ discipline }: { discipline: string | null }) {
  const name = loungeName(discipline);
  useEffect(() => {
    document.title = t("app.title", { page: name });
  }, [name]);
  return (
    <aside class="panel" aria-label={t("nav.lounge")} data-testid="lounge-panel">
      <p class="row small">
        <Link class="row" to="/lounge"><Icon name="back" /> {t("nav.lounge")}</Link>
      </p>
      <h1>{name}</h1>
      <p class="soft">{t(discipline === null ? "lounge.room_lead" : "lounge.discipline_lead")}</p>
      <p class="soft">{t("lounge.no_cases")}</p>
      <p><Link class="button" to="/post"><Icon name="plus" /> {t("nav.post")}</Link></p>
    </aside>
  );
}
