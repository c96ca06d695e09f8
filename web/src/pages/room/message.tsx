/** One message: its author, words, pictures, what it replies to, and what may be done with it. */

import { useState } from "preact/hooks";
import { errorWords } from "../../design/field_errors";
import { Icon } from "../../design/icon";
import { Avatar, memberDetail, memberWords } from "../../design/member";
import { t, tCode } from "../../i18n";
import { notify } from "../../state/notices";
import type { LiveRoom } from "../../state/live_room";
import type { Message } from "../../state/room";
import { fullTime, timeOfDay } from "../../state/time";
import { codeOf } from "../../wire/errors";
import { newKey } from "../../wire/keys";
import { MAX_MESSAGE_CHARS } from "../../wire/shapes";
import { call } from "../../wire/socket";
import { Photos } from "./photos/photos";
import { useReading } from "./reading";
import { Reactions } from "./reactions";
import { Redact } from "./redact";
import { ReportEntry } from "./report";
import { showEntry } from "./show_entry";
import { ReadWords, TranslationNote } from "./translation";

interface Props {
  live: LiveRoom;
  message: Message;
  first: boolean;
  own: boolean;
  /** The author's place among the members, in the order of joining. */
  place: number;
  /** Whether the room takes messages. */
  open: boolean;
  repliedTo: Message | null;
  onReply: () => void;
}

export function MessageLine({ live, message, first, own, place, open, repliedTo, onReply }: Props) {
  const [editing, setEditing] = useState(false);
  const how = useReading(live, message.seq, message.language);
  const { caseId } = live;
  const gone = message.retracted || message.redacted;
  return (
    <li id={`entry-${message.seq}`} class={`message ${first ? "first" : ""} ${own ? "own" : ""}`} data-testid="room-entry"
      data-seq={message.seq} data-own={own} tabIndex={-1}>
      {first ? <Avatar member={message.by} place={place} /> : <span class="avatar-space" />}
      <div class="message-body">
        {first && <Author message={message} own={own} />}
        {repliedTo !== null && <Quote live={live} message={repliedTo} />}
        {gone ? (
          <p class="soft retracted">{goneWords(live, message)}</p>
        ) : editing ? (
          <Editor caseId={caseId} message={message} onDone={() => setEditing(false)} />
        ) : (
          <>
            <ReadWords how={how} original={message.text} />
            <Photos live={live} attachments={message.attachments} />
            <TranslationNote caseId={live.caseId} how={how} />
          </>
        )}
        <p class="message-foot soft small">
          <time class="number" dateTime={message.at} title={fullTime(message.at)}>{timeOfDay(message.at)}</time>
          {message.edited_at !== null && !gone && <span title={fullTime(message.edited_at)}>{t("message.edited")}</span>}
        </p>
        {!gone && <Reactions live={live} seq={message.seq} own={own} />}
      </div>
      {!gone && !editing && (
        <div class="message-acts">
          {open && (
            <button type="button" class="button bare tight" aria-label={t("message.reply", { who: memberWords(message.by) })}
              title={t("message.reply_short")} onClick={onReply}>
              <Icon name="reply" />
            </button>
          )}
          {open && own && (
            <>
              <button type="button" class="button bare tight" aria-label={t("message.edit")} title={t("message.edit")}
                data-testid="message-edit" onClick={() => setEditing(true)}>
                <Icon name="edit" />
              </button>
              <Retract caseId={caseId} seq={message.seq} />
            </>
          )}
          {!own && <ReportEntry caseId={caseId} seq={message.seq} />}
          <Redact caseId={caseId} seq={message.seq} own={own} />
        </div>
      )}
    </li>
  );
}

/** Why there are no words to read any more. */
function goneWords(live: LiveRoom, message: Message): string {
  if (!message.redacted) return t("message.retracted");
  return tCode("redacted", live.room.value.redacted.get(message.seq) ?? "", "redacted.own");
}

function Author({ message, own }: { message: Message; own: boolean }) {
  const detail = memberDetail(message.by);
  return (
    <p class="author">
      <strong>{memberWords(message.by)}</strong>
      {own && <span class="pill">{t("member.you")}</span>}
      {message.by.poster && <span class="pill accent">{t("member.poster")}</span>}
      {detail !== "" && <span class="soft small">{detail}</span>}
    </p>
  );
}

function Quote({ live, message }: { live: LiveRoom; message: Message }) {
  const how = useReading(live, message.seq, message.language);
  function show(event: Event): void {
    event.preventDefault();
    showEntry(message.seq);
  }
  return (
    <a class="quote" href={`#entry-${message.seq}`} onClick={show}>
      <strong>{memberWords(message.by)}</strong>
      <span>{message.redacted ? t("redacted.own") : message.retracted ? t("message.retracted") : how.words("", message.text)}</span>
    </a>
  );
}

function Editor({ caseId, message, onDone }: { caseId: string; message: Message; onDone: () => void }) {
  const [text, setText] = useState(message.text);
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (text.trim() === message.text) return onDone();
    setBusy(true);
    try {
      await call("message:edit", { case_id: caseId, key, seq: message.seq, text: text.trim() });
      onDone();
    } catch (error) {
      if (codeOf(error) === "key_reused") setKey(newKey());
      notify(errorWords(codeOf(error)), "bad");
      setBusy(false);
    }
  }
  return (
    <form class="message-editor" onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save(event);
      }}>
      <textarea class="input" rows={4} maxLength={MAX_MESSAGE_CHARS} value={text} aria-label={t("message.edit")}
        data-testid="message-edit-text" ref={(element) => element?.focus()}
        onInput={(event) => setText(event.currentTarget.value)} />
      <div class="actions">
        <button type="button" class="button tight" onClick={onDone}>{t("cancel")}</button>
        <button type="submit" class="button main tight" disabled={busy || text.trim() === ""} data-testid="message-edit-save">
          {t("save")}
        </button>
      </div>
    </form>
  );
}

// Taking a message back asks once more on the button itself.
function Retract({ caseId, seq }: { caseId: string; seq: number }) {
  const [asking, setAsking] = useState(false);
  const [key] = useState(newKey);
  async function retract(): Promise<void> {
    if (!asking) return setAsking(true);
    try {
      await call("message:retract", { case_id: caseId, key, seq });
    } catch (error) {
      setAsking(false);
      notify(errorWords(codeOf(error)), "bad");
    }
  }
  return (
    <button type="button" class={`button tight ${asking ? "danger" : "bare"}`} data-testid="message-retract"
      aria-label={t(asking ? "message.retract_sure" : "message.retract")} title={t("message.retract")}
      onClick={() => void retract()} onBlur={() => setAsking(false)}>
      {asking ? t("message.retract_sure") : <Icon name="undo" />}
    </button>
  );
}
