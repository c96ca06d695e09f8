/** One's own licence: how its check stands, and what one sends for it. */

import { signal } from "@preact/signals";
import { uploadFile } from "../wire/files";
import { callHttp } from "../wire/http";
import type { ResultOf } from "../wire/shapes";
import { on } from "../wire/socket";
import { doctor, readSession } from "./session";

export const MAX_PAPERS = 4;
export const MAX_PAPER_BYTES = 5 * 1024 * 1024;
export const PAPER_TYPES = "image/jpeg,image/png,image/webp,application/pdf";

export type Licence = ResultOf<"licence:read">;
export type Paper = Licence["papers"][number];

export const licence = signal<Licence | null>(null);

/** Ask how the licence stands; where that has changed, who one is has, too. Throws CallError. */
export async function readLicence(): Promise<void> {
  const read = await callHttp("licence:read", {});
  licence.value = read;
  const known = doctor.peek();
  if (known !== null && (read.status !== known.status || read.email_verified !== known.email_verified)) await readSession();
}

/** Say something to whoever checks the licence. Throws CallError. */
export async function answerCheck(text: string): Promise<void> {
  await callHttp("licence:answer", { text });
  await readLicence();
}

/** Send a paper. Throws CallError. */
export async function sendPaper(file: Blob): Promise<void> {
  await uploadFile<Paper>("/api/v1/licence-papers", file, () => undefined, new AbortController().signal);
  await readLicence();
}

/** Remove a paper for good. Throws CallError. */
export async function removePaper(paperId: string): Promise<void> {
  await callHttp("licence:remove_paper", { paper_id: paperId });
  await readLicence();
}

/** Where a paper can be saved from. */
export function paperUrl(paperId: string): string {
  return `/api/v1/licence-papers/${encodeURIComponent(paperId)}`;
}

/** Why a file is not sent at all; null when it is. */
export function refusedPaper(file: Pick<Blob, "size" | "type">): "type" | "size" | null {
  if (!PAPER_TYPES.split(",").includes(file.type)) return "type";
  return file.size > MAX_PAPER_BYTES ? "size" : null;
}

on("licence:changed", () => {
  if (licence.peek() !== null) void readLicence().catch(() => undefined);
});
