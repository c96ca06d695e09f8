/** Pictures chosen for a case or message: checked, sent with their progress, and known by id afterwards. */

import { signal } from "@preact/signals";
import { CallError, codeOf } from "../wire/errors";
import { uploadPicture } from "../wire/files";
import { callHttp } from "../wire/http";
import { newKey } from "../wire/keys";
import { type GuardFinding, MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, PICTURE_TYPES } from "../wire/shapes";
import type { Cover, Stroke } from "./strokes";

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

/** A picture as it was chosen, what was drawn on it since, and what is sent of it. */
export interface Source {
  original: File;
  strokes: readonly Stroke[];
  sent: File;
  covers: readonly Cover[];
}

export class Uploads {
  readonly pictures = signal<readonly Picture[]>([]);
  private readonly sources = new Map<string, Source>();
  private readonly aborts = new Map<string, AbortController>();

  /** Send pictures; what is no picture or too large is shown as failed. Returns how many were too many. */
  add(files: Iterable<File>): number {
    let tooMany = 0;
    for (const file of files) {
      if (this.pictures.value.length >= MAX_ATTACHMENTS) {
        tooMany += 1;
        continue;
      }
      const picture: Picture = {
        id: newKey(),
        localUrl: URL.createObjectURL(file),
        share: 0,
        attachmentId: null,
        failedCode: null,
        ...UNKNOWN,
      };
      this.sources.set(picture.id, { original: file, strokes: [], sent: file, covers: [] });
      this.pictures.value = [...this.pictures.value, picture];
      this.offer(picture.id);
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
    const lost = this.pictures.value.filter((one) => !this.sources.has(one.id));
    for (const one of lost) this.remove(one.id);
    for (const one of this.pictures.value) {
      this.change(one.id, { attachmentId: null });
      void this.send(one.id);
    }
    return lost.length;
  }

  /** Whether the picture's own bytes are on this page, so that it can be drawn on. */
  has(id: string): boolean {
    return this.sources.has(id);
  }

  /**
   * Keep a picture back while it is drawn on: what is under way counts no more, what was sent is forgotten.
   * Nothing holds it, and the server is told to remove it. It counts as unsettled until `offer` or `replace`.
   */
  hold(id: string): Source | undefined {
    this.end(id);
    this.discard(this.idOnServer(id));
    this.change(id, { attachmentId: null, share: 0, failedCode: null, ...UNKNOWN });
    return this.sources.get(id);
  }

  /** Send the picture that was drawn on in place of what was chosen. */
  replace(id: string, edited: Omit<Source, "original">): void {
    const source = this.sources.get(id);
    const picture = this.pictures.value.find((one) => one.id === id);
    if (source === undefined || picture === undefined) return;
    if (picture.localUrl !== null) URL.revokeObjectURL(picture.localUrl);
    this.sources.set(id, { original: source.original, ...edited });
    this.change(id, { localUrl: URL.createObjectURL(edited.sent) });
    this.offer(id);
  }

  /** Send a picture, unless what it is says already that it would be refused. */
  offer(id: string): void {
    const source = this.sources.get(id);
    if (source === undefined) return;
    const refused = refusal(source.sent);
    if (refused === null) void this.send(id);
    else this.change(id, { failedCode: refused });
  }

  async send(id: string): Promise<void> {
    const source = this.sources.get(id);
    if (source === undefined) return;
    const abort = new AbortController();
    this.aborts.set(id, abort);
    this.change(id, { share: 0, failedCode: null, ...UNKNOWN });
    try {
      const sent = await uploadPicture(source.sent, source.covers, (share) => this.change(id, { share }), abort.signal);
      if (this.aborts.get(id) !== abort) {
        this.discard(sent.attachment_id);
        return;
      }
      this.change(id, { share: 1, attachmentId: sent.attachment_id, tells: kindsOf(sent.findings), wordsRead: sent.words_read ?? null });
    } catch (error) {
      // Kept back or sent anew since: that sending says how it went.
      if (this.aborts.get(id) !== abort) return;
      this.change(id, { failedCode: codeOf(error), tells: error instanceof CallError ? kindsOf(error.findings as GuardFinding[]) : [] });
    }
  }

  /** Take a picture away that is not wanted, here and on the server. */
  drop(id: string): void {
    this.discard(this.idOnServer(id));
    this.remove(id);
  }

  /** Forget a picture here; an act may hold it. */
  remove(id: string): void {
    this.end(id);
    const picture = this.pictures.value.find((one) => one.id === id);
    if (picture?.localUrl) URL.revokeObjectURL(picture.localUrl);
    this.sources.delete(id);
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

  /** No sending of the picture counts any more; one whose bytes are all there is discarded once it answers. */
  private end(id: string): void {
    const picture = this.pictures.value.find((one) => one.id === id);
    if (picture !== undefined && picture.share < 1) this.aborts.get(id)?.abort();
    this.aborts.delete(id);
  }

  private idOnServer(id: string): string | null {
    return this.pictures.value.find((one) => one.id === id)?.attachmentId ?? null;
  }

  private discard(attachmentId: string | null): void {
    // Should the word not arrive, the server removes by itself what is attached to nothing after a day.
    if (attachmentId !== null) void callHttp("attachment:discard", { attachment_id: attachmentId }).catch(() => undefined);
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
