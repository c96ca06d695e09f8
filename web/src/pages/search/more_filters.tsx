/** Further filters of the board: whose field, which language and country, with photos, opened before. */

import { countryName, t } from "../../i18n";
import { filter, type Filter, type Narrowing, narrowed, WIDE_OPEN } from "../../state/board";
import { doctor } from "../../state/session";
import { disciplineOf, specialties, specialtyName } from "../../state/specialties";
import { COUNTRIES, type Country, type Language } from "../../wire/shapes";
import "./search.css";

export function MoreFilters({ onChange }: { onChange: (by: Partial<Filter>) => void }) {
  const by = filter.value;
  return (
    <fieldset class="more-filters" data-testid="more-filters">
      <legend class="only-read">{t("search.filters")}</legend>
      <Choice label={t("board.specialty")} name="specialty" chosen={by.specialty} onChange={(specialty) => onChange({ specialty })}>
        <Specialties />
      </Choice>
      <Choice label={t("search.language")} name="language" chosen={by.language}
        onChange={(language) => onChange({ language: language as Language | null })}>
        <option value="">{t("search.any")}</option>
        <option value="en">{t("language.en")}</option>
        <option value="es">{t("language.es")}</option>
      </Choice>
      <Choice label={t("search.country")} name="country" chosen={by.country}
        onChange={(country) => onChange({ country: country as Country | null })}>
        <option value="">{t("search.any")}</option>
        {COUNTRIES.map((code) => <option key={code} value={code}>{countryName(code)}</option>)}
      </Choice>
      <Check name="with_photos" label={t("search.with_photos")} onChange={onChange} />
      <Check name="opened" label={t("search.opened")} onChange={onChange} />
      {narrowed(by) > 0 && (
        <button type="button" class="button bare" data-testid="filters-clear" onClick={() => onChange(WIDE_OPEN)}>
          {t("search.clear")}
        </button>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  chosen: string | null;
  onChange: (value: string | null) => void;
  children: preact.ComponentChildren;
}

function Choice({ label, name, chosen, onChange, children }: ChoiceProps) {
  return (
    <label class="field">
      <span class="label small">{label}</span>
      <select class="input" value={chosen ?? ""} data-testid={`filter-${name}`}
        onChange={(event) => onChange(event.currentTarget.value || null)}>
        {children}
      </select>
    </label>
  );
}

interface CheckProps {
  name: "with_photos" | "opened";
  label: string;
  onChange: (by: Partial<Narrowing>) => void;
}

function Check({ name, label, onChange }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={filter.value[name]} data-testid={`filter-${name}`}
        onChange={(event) => onChange({ [name]: event.currentTarget.checked })} />
      <span>{label}</span>
    </label>
  );
}

function Specialties() {
  const mine = doctor.value?.specialties ?? [];
  const table = [...specialties.value].sort((a, b) => specialtyName(a.slug).localeCompare(specialtyName(b.slug)));
  return (
    <>
      <option value="">{t("board.all_specialties")}</option>
      <optgroup label={t("search.my_specialties")}>
        {mine.map((slug) => <option key={slug} value={slug}>{specialtyName(slug)}</option>)}
      </optgroup>
      <optgroup label={t("board.all_specialties")}>
        {table.filter((one) => !mine.includes(one.slug)).map((one) => (
          <option key={one.slug} value={one.slug}>
            {specialtyName(one.slug)}{one.parent === null ? "" : ` (${specialtyName(disciplineOf(one.slug))})`}
          </option>
        ))}
      </optgroup>
    </>
  );
}
