/** Posting a case. What is written is kept on this device until it is posted or thrown away. */

import { useEffect, useRef, useState } from "preact/hooks";
import { type FieldErrors, fieldErrors, formError } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { language, t, tn } from "../../i18n";
import { navigate } from "../../router";
import { dropDraft, keepDraft, readDraft } from "../../state/drafts";
import { notify } from "../../state/notices";
import { doctor } from "../../state/session";
import { Uploads } from "../../state/uploads";
import { CallError } from "../../wire/errors";
import { newKey } from "../../wire/keys";
import { call } from "../../wire/socket";
import { asPayload, type CaseDraft, DRAFT_ID, missingIn, newDraft } from "./draft";
import { Audience, CaseFields, Consent, PhotoFields } from "./fields";
import { Similar } from "./similar";
import "./post.css";

export function PostPage() {
  const doctorId = doctor.value?.doctor_id ?? "";
  const [draft, setDraft] = useState<CaseDraft | null>(null);
  const [uploads] = useState(() => new Uploads());
  useEffect(() => {
    void readDraft<CaseDraft>(doctorId, DRAFT_ID).then((kept) => {
      uploads.restore(kept?.attachment_ids ?? []);
      setDraft({ ...newDraft(language.peek()), ...kept });
    });
  }, [doctorId]);
  if (draft === null) return <p class="waiting">{t("loading")}</p>;
  return <Form doctorId={doctorId} draft={draft} setDraft={setDraft} uploads={uploads} />;
}

interface FormProps {
  doctorId: string;
  draft: CaseDraft;
  setDraft: (draft: CaseDraft) => void;
  uploads: Uploads;
}

function Form({ doctorId, draft, setDraft, uploads }: FormProps) {
  const [wrong, setWrong] = useState<FieldErrors>({});
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const ids = uploads.attachmentIds.join();

  function set(change: Partial<CaseDraft>): void {
    const next = { ...draft, ...change };
    setDraft(next);
    keepDraft(doctorId, DRAFT_ID, next);
    const left = { ...wrong };
    for (const name of Object.keys(change)) delete left[name];
    // One field to the server, two here: it stays wrong until both are chosen.
    if (("age_band" in change || "sex" in change) && next.age_band !== "" && next.sex !== "") delete left.patient;
    setWrong(left);
  }
  // Pictures that arrived belong to the draft as well.
  useEffect(() => {
    if (ids !== draft.attachment_ids.join()) set({ attachment_ids: uploads.attachmentIds });
  }, [ids]);

  function show(errors: FieldErrors, message: string): void {
    setWrong(errors);
    setRefused(message);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const missing = missingIn(draft);
    if (missing.length > 0) {
      return show(Object.fromEntries(missing.map((name) => [name, t(`field.${name}`)])), t("error.fields"));
    }
    if (uploads.unsettled) return show({ attachment_ids: t("post.photos_unsettled") }, t("error.fields"));
    setBusy(true);
    setRefused(null);
    try {
      const posted = await call("case:post", asPayload(draft));
      await dropDraft(doctorId, DRAFT_ID);
      uploads.clear();
      notify(t(draft.urgency === "learning" ? "post.done_learning" : "post.done"), "good");
      navigate(`/c/${posted.case_id}`);
    } catch (error) {
      onRefused(error);
    }
    setBusy(false);
  }

  function onRefused(error: unknown): void {
    // An earlier try was stored after all, and the words have changed since.
    if (error instanceof CallError && error.code === "key_reused") {
      set({ key: newKey() });
      const lost = uploads.renew();
      if (lost > 0) notify(tn("post.photos_lost", lost), "bad");
      return show({}, t("post.posted_before"));
    }
    if (error instanceof CallError && error.outcomeUnknown) return show({}, t("post.unknown"));
    show(fieldErrors(error), formError(error));
  }

  async function discard(): Promise<void> {
    await dropDraft(doctorId, DRAFT_ID);
    uploads.clear();
    setDraft(newDraft(language.peek()));
    setWrong({});
    setRefused(null);
  }

  return (
    <form class="sheet wide post" ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <div>
        <h1>{t("post.title")}</h1>
        <p class="soft">{t("post.lead")}</p>
      </div>
      <CaseFields draft={draft} wrong={wrong} set={set} />
      <Similar key={draft.key} draft={draft} />
      <PhotoFields uploads={uploads} wrong={wrong.attachment_ids} />
      <Audience draft={draft} wrong={wrong} set={set} />
      <Consent draft={draft} wrong={wrong} set={set} />
      {refused !== null && (
        <p class="banner bad" role="alert" data-testid="post-error">
          <Icon name="alert" /> {refused}
        </p>
      )}
      <div class="actions">
        <button type="button" class="button bare" onClick={() => void discard()}>
          {t("post.discard")}
        </button>
        <button type="submit" class="button main" disabled={busy} data-testid="post-submit">
          {busy && <Icon name="spinner" className="spin" />} {t("post.submit")}
        </button>
      </div>
      <p class="hint">{t("post.kept")}</p>
    </form>
  );
}
