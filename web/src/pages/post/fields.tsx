/** The parts of the form that posts a case. */

import { useRef } from "preact/hooks";
import { Field, Wrong } from "../../design/field";
import type { FieldErrors } from "../../design/field_errors";
import { Findings } from "../../design/findings";
import { Icon } from "../../design/icon";
import { SpecialtyPicker } from "../../design/specialty_picker";
import { UploadList } from "../../design/upload_list";
import { t, tn } from "../../i18n";
import { notify } from "../../state/notices";
import { useGuard } from "../../state/guard";
import type { Uploads } from "../../state/uploads";
import {
  AGE_BANDS, type AgeBand, type Language, MAX_QUESTION_CHARS, MAX_STORY_CHARS, MAX_TITLE_CHARS, PICTURE_TYPES,
  type QuestionKind, type Sex, SEXES, type Urgency,
} from "../../wire/shapes";
import { type CaseDraft, MAX_SPECIALTIES } from "./draft";

const KINDS: readonly QuestionKind[] = ["diagnosis", "next_test", "treatment", "refer", "other"];
const URGENCIES: readonly Urgency[] = ["now", "today", "learning"];

interface Props {
  draft: CaseDraft;
  wrong: FieldErrors;
  set: (change: Partial<CaseDraft>) => void;
}

export function CaseFields({ draft, wrong, set }: Props) {
  const title = useGuard(draft.title, draft.language, { anonymous: draft.anonymous });
  const story = useGuard(draft.story, draft.language, { anonymous: draft.anonymous });
  const question = useGuard(draft.question, draft.language, { anonymous: draft.anonymous });
  return (
    <>
      <Field label={t("post.case_title")} hint={t("post.case_title_hint")} wrong={wrong.title}>
        {(ties) => (
          <input {...ties} class="input" type="text" maxLength={MAX_TITLE_CHARS} value={draft.title}
            data-testid="post-title" onInput={(event) => set({ title: event.currentTarget.value })} />
        )}
      </Field>
      <Findings text={draft.title} guarded={title} onChange={(text) => set({ title: text })} />
      <div class="post-patient">
        <Field label={t("post.language")}>
          {(ties) => (
            <select {...ties} class="input" value={draft.language} data-testid="post-language"
              onChange={(event) => set({ language: event.currentTarget.value as Language })}>
              <option value="en">{t("language.en")}</option>
              <option value="es">{t("language.es")}</option>
            </select>
          )}
        </Field>
        <Field label={t("post.age")} wrong={draft.age_band === "" || draft.sex !== "" ? wrong.patient : null}>
          {(ties) => (
            <select {...ties} class="input" value={draft.age_band} data-testid="post-age"
              onChange={(event) => set({ age_band: event.currentTarget.value as AgeBand | "" })}>
              <option value="">{t("choose")}</option>
              {AGE_BANDS.map((band) => <option key={band} value={band}>{t(`age.${band}`)}</option>)}
            </select>
          )}
        </Field>
        <Field label={t("post.sex")} wrong={draft.sex === "" || draft.age_band !== "" ? wrong.patient : null}>
          {(ties) => (
            <select {...ties} class="input" value={draft.sex} data-testid="post-sex"
              onChange={(event) => set({ sex: event.currentTarget.value as Sex | "" })}>
              <option value="">{t("choose")}</option>
              {SEXES.map((sex) => <option key={sex} value={sex}>{t(`sex.${sex}`)}</option>)}
            </select>
          )}
        </Field>
      </div>
      <Field label={t("post.story")} hint={t("post.story_hint")} wrong={wrong.story}>
        {(ties) => (
          <textarea {...ties} class="input" rows={9} maxLength={MAX_STORY_CHARS} value={draft.story}
            data-testid="post-story" onInput={(event) => set({ story: event.currentTarget.value })} />
        )}
      </Field>
      <Findings text={draft.story} guarded={story} onChange={(text) => set({ story: text })} />
      <Field label={t("post.question")} hint={t("post.question_hint")} wrong={wrong.question}>
        {(ties) => (
          <div class="post-question">
            <select class="input" aria-label={t("post.kind")} value={draft.kind} data-testid="post-kind"
              onChange={(event) => set({ kind: event.currentTarget.value as QuestionKind })}>
              {KINDS.map((kind) => <option key={kind} value={kind}>{t(`kind.${kind}`)}</option>)}
            </select>
            <textarea {...ties} class="input" rows={2} maxLength={MAX_QUESTION_CHARS} value={draft.question}
              data-testid="post-question" onInput={(event) => set({ question: event.currentTarget.value })} />
          </div>
        )}
      </Field>
      <Findings text={draft.question} guarded={question} onChange={(text) => set({ question: text })} />
    </>
  );
}

export function PhotoFields({ uploads, wrong }: { uploads: Uploads; wrong: string | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="field">
      <span class="label">{t("post.photos")}</span>
      <p class="hint">{t("post.photos_hint")}</p>
      <UploadList uploads={uploads} />
      <div>
        <input ref={input} class="only-read" type="file" multiple accept={PICTURE_TYPES.join()} tabIndex={-1}
          aria-hidden="true" data-testid="post-photo-input"
          onChange={(event) => {
            const tooMany = uploads.add(event.currentTarget.files ?? []);
            if (tooMany > 0) notify(tn("photo.too_many", tooMany), "bad");
            event.currentTarget.value = "";
          }} />
        <button type="button" class="button" onClick={() => input.current?.click()}>
          <Icon name="photo" /> {t("photo.add")}
        </button>
      </div>
      {wrong && <Wrong text={wrong} />}
    </div>
  );
}

export function Audience({ draft, wrong, set }: Props) {
  return (
    <>
      <SpecialtyPicker label={t("post.specialties")} hint={t("post.specialties_hint")} chosen={draft.specialties}
        most={MAX_SPECIALTIES} wrong={wrong.specialties} onChange={(specialties) => set({ specialties })} />
      <fieldset class="field">
        <legend class="label">{t("post.urgency")}</legend>
        <div class="choices three">
          {URGENCIES.map((urgency) => (
            <label class="choice" key={urgency}>
              <input type="radio" name="urgency" checked={draft.urgency === urgency} data-testid={`post-urgency-${urgency}`}
                onChange={() => set({ urgency })} />
              <span>
                <strong>{t(`urgency.${urgency}`)}</strong>
                <span class="soft small">{t(`urgency.${urgency}.means`)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset class="field">
        <legend class="label">{t("post.who")}</legend>
        <div class="choices two">
          {[true, false].map((anonymous) => (
            <label class="choice" key={String(anonymous)}>
              <input type="radio" name="anonymous" checked={draft.anonymous === anonymous}
                data-testid={anonymous ? "post-anonymous" : "post-named"} onChange={() => set({ anonymous })} />
              <span>
                <strong>{t(anonymous ? "post.anonymous" : "post.named")}</strong>
                <span class="soft small">{t(anonymous ? "post.anonymous_means" : "post.named_means")}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}

export function Consent({ draft, wrong, set }: Props) {
  return (
    <div class="field post-consent">
      <label class="check">
        <input type="checkbox" checked={draft.consent} data-testid="post-consent"
          aria-invalid={wrong.consent ? "true" : undefined}
          onChange={(event) => set({ consent: event.currentTarget.checked })} />
        <span>{t("post.consent")}</span>
      </label>
      {wrong.consent && <Wrong text={wrong.consent} />}
    </div>
  );
}
