/** How cases like the one in writing ended: beside the form, and gone for this case when they are not wanted. */

import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../design/icon";
import { language, t, tn } from "../../i18n";
import { announce } from "../../state/notices";
import { useSimilar } from "../../state/similar";
import { specialtyName } from "../../state/specialties";
import type { SimilarCase } from "../../wire/shapes";
import type { CaseDraft } from "./draft";

export function Similar({ draft }: { draft: CaseDraft }) {
  const [wanted, setWanted] = useState(true);
  const found = useSimilar(draft.title, draft.story, draft.specialties, wanted);
  useEffect(() => {
    if (found.length > 0) announce(tn("similar.found", found.length));
  }, [found.length]);
  if (found.length === 0) return null;
  return (
    <aside class="similar card" aria-label={t("similar.title")} data-testid="similar">
      <div class="row">
        <h2>{t("similar.title")}</h2>
        <button type="button" class="button bare square push" aria-label={t("similar.dismiss")} title={t("similar.dismiss")}
          data-testid="similar-dismiss" onClick={() => setWanted(false)}>
          <Icon name="close" />
        </button>
      </div>
      <ul>
        {found.map((one) => <li key={one.case_id}><SimilarLine one={one} /></li>)}
      </ul>
    </aside>
  );
}

function SimilarLine({ one }: { one: SimilarCase }) {
  const translated = one.translation?.language === language.value && !one.translation.withheld ? one.translation : null;
  // In another tab: what is being written stays in sight.
  return (
    <a href={`/c/${one.case_id}`} target="_blank" rel="noopener" data-testid="similar-case">
      <strong lang={translated === null ? (one.language ?? undefined) : undefined}>{translated?.title ?? one.title}</strong>
      <span class="only-read"> ({t("similar.new_tab")})</span>
      <span class="row wrap small soft">
        {one.outcome !== null && <span><Icon name="check" /> {t(`outcome.${one.outcome.kind}`)}</span>}
        <span>{one.specialties.map(specialtyName).join(" · ")}</span>
      </span>
    </a>
  );
}
