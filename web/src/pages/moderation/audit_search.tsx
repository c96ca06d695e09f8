/** What staff did, by case, person, kind and time. Nothing is asked before somebody presses the button: each search is kept. */

import { useState } from "preact/hooks";
import { Field } from "../../design/field";
import { errorWords, type FieldErrors, fieldErrors } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { t } from "../../i18n";
import { codeOf } from "../../wire/errors";
import type { ResultOf } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { ActCard } from "./audit_act";
import { ACTIONS, asked, type Filter, NO_FILTER } from "./audit_filter";

type Found = ResultOf<"audit:search">;

export function AuditSearch() {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [shown, setShown] = useState<{ by: Filter; acts: Found["acts"]; next: number | null } | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [wrong, setWrong] = useState<FieldErrors>({});
  async function look(by: Filter, before: number | null): Promise<void> {
    setBusy(true);
    setFailed(null);
    setWrong({});
    try {
      const found = await call("audit:search", { ...asked(by), ...(before !== null && { before }) });
      setShown((now) => ({ by, acts: [...(before === null ? [] : (now?.acts ?? [])), ...found.acts], next: found.next }));
    } catch (error) {
      setFailed(codeOf(error));
      setWrong(fieldErrors(error));
    }
    setBusy(false);
  }
  return (
    <div class="moderation-list" data-testid="audit-search" aria-busy={busy}>
      <form class="card moderation-card" onSubmit={(event) => (event.preventDefault(), void look(filter, null))}>
        <Filters filter={filter} wrong={wrong} onChange={(change) => setFilter({ ...filter, ...change })} />
        <div class="actions">
          <button type="button" class="button" disabled={busy} onClick={() => setFilter(NO_FILTER)}>{t("audit.clear")}</button>
          <button type="submit" class="button main" disabled={busy} data-testid="audit-look"><Icon name="search" /> {t("audit.look")}</button>
        </div>
      </form>
      {failed !== null && (
        <p class="banner bad" role="alert"><Icon name="alert" /> {errorWords(failed)}</p>
      )}
      {busy && shown === null && <p class="waiting" role="status">{t("loading")}</p>}
      {shown?.acts.length === 0 && <p class="waiting" role="status" data-testid="audit-none">{t("audit.none")}</p>}
      <ul class="moderation-list" data-testid="audit-acts">
        {shown?.acts.map((one) => <li key={one.seq}><ActCard one={one} /></li>)}
      </ul>
      {shown !== null && shown.next !== null && (
        <button type="button" class="button" disabled={busy} data-testid="audit-more" onClick={() => void look(shown.by, shown.next)}>
          {t("audit.more")}
        </button>
      )}
    </div>
  );
}

interface FiltersProps {
  filter: Filter;
  wrong: FieldErrors;
  onChange: (change: Partial<Filter>) => void;
}

function Filters({ filter, wrong, onChange }: FiltersProps) {
  return (
    <div class="audit-filters">
      <Field label={t("audit.action")}>
        {(ties) => (
          <select {...ties} class="input" value={filter.action} data-testid="audit-action"
            onChange={(event) => onChange({ action: event.currentTarget.value as Filter["action"] })}>
            <option value="">{t("audit.any_action")}</option>
            {ACTIONS.map((one) => <option key={one} value={one}>{t(`audit.action.${one}`)}</option>)}
          </select>
        )}
      </Field>
      <Field label={t("audit.email")} wrong={wrong.email}>
        {(ties) => (
          <input {...ties} class="input" type="email" autocomplete="off" value={filter.email} data-testid="audit-email"
            onInput={(event) => onChange({ email: event.currentTarget.value })} />
        )}
      </Field>
      <Field label={t("audit.case")} hint={t("audit.case_hint")} wrong={wrong.case_id}>
        {(ties) => (
          <input {...ties} class="input" type="text" autocomplete="off" spellcheck={false} value={filter.caseText} data-testid="audit-case"
            onInput={(event) => onChange({ caseText: event.currentTarget.value })} />
        )}
      </Field>
      <Field label={t("audit.from")}>
        {(ties) => <input {...ties} class="input" type="date" value={filter.fromDay} max={filter.toDay} onInput={(event) => onChange({ fromDay: event.currentTarget.value })} />}
      </Field>
      <Field label={t("audit.to")}>
        {(ties) => <input {...ties} class="input" type="date" value={filter.toDay} min={filter.fromDay} onInput={(event) => onChange({ toDay: event.currentTarget.value })} />}
      </Field>
    </div>
  );
}
