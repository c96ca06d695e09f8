/** Files over HTTP, with the share that was sent. Their names stay here. */

import type { Cover } from "../state/strokes";
import { type CallError, noAnswer } from "./errors";
import { unwrap } from "./http";
import type { AttachmentInfo, GuardFinding } from "./shapes";

/** A picture that was taken in, and what the writing in it may tell. */
export type Taken = AttachmentInfo & { findings?: GuardFinding[]; words_read?: boolean };
type Progress = (share: number) => void;

/** Upload one picture; `progress` is told the share sent, 0 to 1. The server covers `covers` again, in its pixels. */
export function uploadPicture(
  file: Blob,
  covers: readonly Cover[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Taken> {
  const form = new FormData();
  // Before the file: the server knows what to cover when the pixels come.
  if (covers.length > 0) form.append("covers", JSON.stringify(covers));
  return uploadForm<Taken>("/api/v1/attachments", form, file, progress, signal);
}

/** Upload one file to an address of ours. */
export function uploadFile<T>(to: string, file: Blob, progress: Progress, signal: AbortSignal): Promise<T> {
  return uploadForm<T>(to, new FormData(), file, progress, signal);
}

function uploadForm<T>(to: string, form: FormData, file: Blob, progress: Progress, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    form.append("file", file, "file");
    const sending = new XMLHttpRequest();
    sending.open("POST", to);
    sending.timeout = 120_000;
    sending.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    sending.onload = () => {
      try {
        resolve(unwrap<T>(sending.status, sending.responseText));
      } catch (error) {
        reject(error as CallError);
      }
    };
    sending.onerror = () => reject(noAnswer("offline"));
    sending.ontimeout = () => reject(noAnswer("timeout"));
    sending.onabort = () => reject(noAnswer("offline"));
    signal.addEventListener("abort", () => sending.abort(), { once: true });
    sending.send(form);
  });
}
