/** Pictures chosen for a case or message: checked, sent with their progress, and known by id afterwards. */

import { signal } from "@preact/signals";
import { CallError, codeOf } from "../wire/errors";
import { uploadPicture } from "../wire/http";
import { newKey } from "../wire/keys";
import { type GuardFinding, MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, PICTURE_TYPES } from "../wire/shapes";

export interface Picture {
  id: string;
  /** Shows the picture from this device before it is sent; null for one taken up from a draft. */
  localUrl: string | null;
  share: number;
  attachmentId: string | null;
  failedCode: string | null;
  /** Kinds of what the writing in it, or its name, tells or may tell. */
  tells: readonly GuardFinding["class"][];
  /** Whether the server looked for writing in it; null while that is not known. */
  wordsRead: boolean | null;
}

export class Uploads {
  readonly pictures = signal<readonly Picture[]>([]);
  private readonly files = new Map<string, File>();
  private readonly aborts = new Map<string, AbortController>();

  /** Send pictures; what is no picture or too large is shown as failed. Returns how many were too many. */
  add(files: Iterable<File>): number {
    let tooMany = 0;
    for (const file of files) {
      if (this.pictures.value.length >= MAX_ATTACHMENTS) {
        tooMany += 1;
        continue;
      }
      const refused = refusal(file);
      const picture: Picture = {
        id: newKey(),
        localUrl: URL.createObjectURL(file),
        share: 0,
        attachmentId: null,
        failedCode: refused,
        ...UNKNOWN,
      };
      this.files.set(picture.id, file);
      this.pictures.value = [...this.pictures.value, picture];
      if (refused === null) void this.send(picture.id);
    }
    return tooMany;
  }

  /** Take up pictures that a draft, or a message that was not sent, names. */
  restore(attachmentIds: readonly string[]): void {
    const known = new Set(this.attachmentIds);
    const taken = attachmentIds
      .filter((attachmentId) => !known.has(attachmentId))
      .map((attachmentId) => ({ id: attachmentId, localUrl: null, share: 1, attachmentId, failedCode: null, ...UNKNOWN }));
    this.pictures.value = [...this.pictures.value, ...taken].slice(0, MAX_ATTACHMENTS);
  }

  /**
   * Upload all pictures anew, as when an earlier act holds them: two acts never share a picture.
   * Returns how many are gone, because their bytes are not on this page any more.
   */
  renew(): number {
    const lost = this.pictures.value.filter((one) => !this.files.has(one.id));
    for (const one of lost) this.remove(one.id);
    for (const one of this.pictures.value) {
      this.change(one.id, { attachmentId: null });
      void this.send(one.id);
    }
    return lost.length;
  }

  async send(id: string): Promise<void> {
    const file = this.files.get(id);
    if (file === undefined) return;
    const abort = new AbortController();
    this.aborts.set(id, abort);
    this.change(id, { share: 0, failedCode: null, ...UNKNOWN });
    try {
      const sent = await uploadPicture(file, (share) => this.change(id, { share }), abort.signal);
      this.change(id, { share: 1, attachmentId: sent.attachment_id, tells: kindsOf(sent.findings), wordsRead: sent.words_read ?? null });
    } catch (error) {
      this.change(id, { failedCode: codeOf(error), tells: error instanceof CallError ? kindsOf(error.findings as GuardFinding[]) : [] });
    }
  }

  remove(id: string): void {
    this.aborts.get(id)?.abort();
    const picture = this.pictures.value.find((one) => one.id === id);
    if (picture?.localUrl) URL.revokeObjectURL(picture.localUrl);
    this.files.delete(id);
    this.pictures.value = this.pictures.value.filter((one) => one.id !== id);
  }

  clear(): void {
    for (const picture of this.pictures.value) this.remove(picture.id);
  }

  get attachmentIds(): string[] {
    return this.pictures.value.flatMap((one) => (one.attachmentId === null ? [] : [one.attachmentId]));
  }

  /** Whether a picture is still on its way or was refused. */
  get unsettled(): boolean {
    return this.pictures.value.some((one) => one.attachmentId === null);
  }

  private change(id: string, change: Partial<Picture>): void {
    this.pictures.value = this.pictures.value.map((one) => (one.id === id ? { ...one, ...change } : one));
  }
}

const UNKNOWN = { tells: [], wordsRead: null };

function kindsOf(findings: readonly GuardFinding[] | undefined): GuardFinding["class"][] {
  return [...new Set((findings ?? []).map((one) => one.class))];
}

function refusal(file: File): string | null {
  if (!PICTURE_TYPES.includes(file.type)) return "unsupported_media";
  return file.size > MAX_ATTACHMENT_BYTES ? "too_large" : null;
}
