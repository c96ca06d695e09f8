/** Chooses specialties by searching their names in both languages. Arrow keys and Enter choose; Esc closes. */

import { useId, useState } from "preact/hooks";
import { t } from "../i18n";
import { disciplineOf, searchSpecialties, specialties, specialtyName } from "../state/specialties";
import { Wrong } from "./field";
import { Icon } from "./icon";
import "./specialty_picker.css";

const SHOWN = 8;

interface Props {
  label: string;
  hint?: string;
  chosen: readonly string[];
  most: number;
  wrong?: string | null | undefined;
  onChange: (chosen: string[]) => void;
}

export function SpecialtyPicker({ label, hint, chosen, most, wrong, onChange }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const found = searchSpecialties(specialties.value, text)
    .filter((one) => !chosen.includes(one.slug))
    .slice(0, SHOWN);
  const full = chosen.length >= most;

  function choose(slug: string): void {
    onChange([...chosen, slug]);
    setText("");
    setAt(0);
    setOpen(false);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const one = found[at];
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter" && open && one !== undefined) choose(one.slug);
    else if (event.key === "Escape" && open) setOpen(false);
    else if (event.key === "Backspace" && text === "") onChange(chosen.slice(0, -1));
    else return;
    if (event.key !== "Backspace") event.preventDefault();
    if (event.key.startsWith("Arrow")) setOpen(true);
  }

  return (
    <div class="field picker">
      <label for={id}>{label}</label>
      {hint && <p class="hint">{hint}</p>}
      {chosen.length > 0 && (
        <ul class="row wrap">
          {chosen.map((slug) => (
            <li key={slug}>
              <button
                type="button"
                class="pill accent wraps chosen"
                aria-label={t("picker.remove", { specialty: specialtyName(slug) })}
                onClick={() => onChange(chosen.filter((one) => one !== slug))}
              >
                {specialtyName(slug)} <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="picker-box">
        <input
          id={id}
          class="input"
          type="text"
          role="combobox"
          autocomplete="off"
          data-testid="post-specialty-search"
          placeholder={full ? t("picker.full", { most }) : t("picker.search")}
          disabled={full}
          aria-expanded={open && found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={open && found[at] ? `${id}-${at}` : undefined}
          aria-invalid={wrong ? "true" : undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        {open && found.length > 0 && (
          <ul class="picker-list" role="listbox" id={`${id}-list`} aria-label={label}>
            {found.map((one, place) => (
              <li
                key={one.slug}
                id={`${id}-${place}`}
                role="option"
                aria-selected={place === at}
                data-testid="post-specialty-option"
                data-slug={one.slug}
                onMouseDown={(event) => {
                  event.preventDefault();
                  choose(one.slug);
                }}
              >
                {specialtyName(one.slug)}
                {one.parent !== null && <span class="soft small"> · {specialtyName(disciplineOf(one.slug))}</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
      {wrong && <Wrong id={`${id}-wrong`} text={wrong} />}
    </div>
  );
}
