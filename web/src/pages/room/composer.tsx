/** Where a message is written. Its words are kept on this device until they are sent. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Findings } from "../../design/findings";
import { Icon } from "../../design/icon";
import { memberWords } from "../../design/member";
import { UploadList } from "../../design/upload_list";
import { language, t, tn } from "../../i18n";
import type { OutboxItem } from "../../state/db";
import { keepDraft, readDraft } from "../../state/drafts";
import { useGuard } from "../../state/guard";
import type { LiveRoom } from "../../state/live_room";
import { notify } from "../../state/notices";
import { enterSends } from "../../state/preferences";
import type { Message } from "../../state/room";
import { outbox } from "../../state/sending";
import { doctor } from "../../state/session";
import { Uploads } from "../../state/uploads";
import { type Language, MAX_MESSAGE_CHARS, PICTURE_TYPES } from "../../wire/shapes";
import { Identity } from "./identity";
import { PollOpening } from "./poll_opening";
import "./composer.css";

interface Props {
  live: LiveRoom;
  replyTo: Message | null;
  onReplyDone: () => void;
  onSent: () => void;
  /** A message that was refused: its words and pictures are taken up again. */
  takeUp: OutboxItem | null;
}

const WARN_CHARS_LEFT = 500;

export function Composer({ live, replyTo, onReplyDone, onSent, takeUp }: Props) {
  const [text, setText] = useState("");
  const [uploads] = useState(() => new Uploads());
  const [polling, setPolling] = useState(false);
  const [writtenIn, setWrittenIn] = useState<Language | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const doctorId = doctor.value?.doctor_id ?? "";
  const draftId = `message:${live.caseId}`;
  const guarded = useGuard(text, language.value, { case_id: live.caseId });
  const left = MAX_MESSAGE_CHARS - text.length;
  const mayBeSent = text.trim() !== "" && left >= 0 && !uploads.unsettled && guarded.found.length === 0;

  function write(next: string): void {
    setText(next);
    keepDraft(doctorId, draftId, next === "" ? null : next);
  }
  useEffect(() => {
    void readDraft<string>(doctorId, draftId).then((kept) => kept !== null && setText((now) => now || kept));
  }, [doctorId, draftId]);
  useEffect(() => {
    if (takeUp === null) return;
    write(text === "" ? takeUp.text : `${takeUp.text}\n${text}`);
    // What another message holds already can't be sent with this one.
    if (takeUp.failed_code !== "key_reused") uploads.restore(takeUp.attachment_ids);
    area.current?.focus();
  }, [takeUp]);
  useEffect(() => {
    if (replyTo !== null) area.current?.focus();
  }, [replyTo]);
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, innerHeight * 0.35)}px`;
  }, [text]);

  function send(): void {
    if (!mayBeSent || outbox.value === null) return;
    void outbox.value.add({
      case_id: live.caseId,
      text: text.trim(),
      language: writtenIn,
      reply_to: replyTo?.seq ?? null,
      attachment_ids: uploads.attachmentIds,
      after_seq: live.room.value.seq,
    });
    live.stoppedTyping();
    uploads.clear();
    write("");
    onReplyDone();
    onSent();
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && replyTo !== null) return onReplyDone();
    // While an input method is composing, Enter chooses a word.
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || (enterSends.value && !event.shiftKey)) {
      event.preventDefault();
      send();
    }
  }

  function attach(files: Iterable<File>): void {
    const tooMany = uploads.add(files);
    if (tooMany > 0) notify(tn("photo.too_many", tooMany), "bad");
  }

  return (
    <>
      {polling && <PollOpening live={live} onClose={() => setPolling(false)} />}
      <form class="composer" aria-label={t("composer.label")}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}>
        {replyTo !== null && (
          <div class="composer-reply">
            <Icon name="reply" />
            <p><strong>{memberWords(replyTo.by)}</strong> <span class="soft">{replyTo.text}</span></p>
            <button type="button" class="button bare tight" aria-label={t("composer.no_reply")} onClick={onReplyDone}>
              <Icon name="close" />
            </button>
          </div>
        )}
        <UploadList uploads={uploads} />
        <Findings text={text} guarded={guarded} onChange={write} />
        <div class="composer-row">
          <input ref={file} class="only-read" type="file" multiple accept={PICTURE_TYPES.join()} tabIndex={-1}
            aria-hidden="true" data-testid="composer-photo-input"
            onChange={(event) => {
              attach(event.currentTarget.files ?? []);
              event.currentTarget.value = "";
            }} />
          <button type="button" class="button bare square" aria-label={t("photo.add")} title={t("photo.add")}
            onClick={() => file.current?.click()}>
            <Icon name="photo" />
          </button>
          <button type="button" class="button bare square" aria-label={t("poll.open_title")} title={t("poll.open_title")}
            data-testid="poll-open" onClick={() => setPolling(true)}>
            <Icon name="chart" />
          </button>
          <textarea ref={area} class="input" rows={1} value={text} aria-label={t("composer.label")}
            placeholder={t("composer.placeholder")} data-testid="composer-text"
            onInput={(event) => {
              write(event.currentTarget.value);
              live.nowTyping();
            }}
            onPaste={(event) => {
              const files = [...(event.clipboardData?.files ?? [])];
              if (files.length > 0) attach(files);
            }}
            onKeyDown={onKeyDown} />
          <button type="submit" class="button main square" aria-label={t("composer.send")} title={t("composer.send")}
            disabled={!mayBeSent} data-testid="composer-send">
            <Icon name="send" />
          </button>
        </div>
        <div class="composer-foot small">
          <Identity live={live} />
          <WrittenIn chosen={writtenIn} onChange={setWrittenIn} />
          {left < WARN_CHARS_LEFT && (
            <span class={left < 0 ? "wrong" : "soft"} role="status">{tn("composer.chars_left", left)}</span>
          )}
          <span class="soft push composer-keys">{t(enterSends.value ? "composer.keys_enter" : "composer.keys_ctrl")}</span>
        </div>
      </form>
    </>
  );
}

// Left alone, the language is told from the words; a few of them may be in either.
function WrittenIn({ chosen, onChange }: { chosen: Language | null; onChange: (language: Language | null) => void }) {
  return (
    <select class="input composer-language" value={chosen ?? ""} aria-label={t("composer.written_in")} data-testid="composer-language"
      onChange={(event) => onChange((event.currentTarget.value || null) as Language | null)}>
      <option value="">{t("composer.any_language")}</option>
      <option value="en">{t("language.en")}</option>
      <option value="es">{t("language.es")}</option>
    </select>
  );
}
