/** A labelled field with its hint and what is wrong with it, tied together for screen readers. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon";

export interface Ties {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
}

interface Props {
  label: string;
  hint?: string | undefined;
  wrong?: string | null | undefined;
  /** Draws the control with what ties it to its label, hint and error. */
  children: (ties: Ties) => ComponentChildren;
}

export function Field({ label, hint, wrong, children }: Props) {
  const id = useId();
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": wrong ? "true" : undefined })}
      {wrong && <Wrong id={`${id}-wrong`} text={wrong} />}
    </div>
  );
}

export function Wrong({ text, id }: { text: string; id?: string }) {
  return (
    <p class="wrong" id={id} role="alert">
      <Icon name="alert" /> <span>{text}</span>
    </p>
  );
}
