import { afterEach, describe, expect, it, vi } from "vitest";
import { Uploads } from "../src/state/uploads";

/** A server that takes each picture in under another id. */
class Sending {
  static taken = 0;
  readonly upload = {};
  status = 200;
  responseText = "";
  onload: () => void = () => undefined;
  open(): void {}
  abort(): void {}
  send(): void {
    Sending.taken += 1;
    this.responseText = JSON.stringify({ ok: true, result: { attachment_id: `picture-${Sending.taken}` } });
    queueMicrotask(() => this.onload());
  }
}

vi.stubGlobal("XMLHttpRequest", Sending);
vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:1", revokeObjectURL: () => undefined }));

afterEach(() => {
  Sending.taken = 0;
});

const picture = (): File => new File(["x"], "ecg.png", { type: "image/png" });

describe("pictures on their way", () => {
  it("are uploaded anew when an earlier act holds them, and those without bytes are let go", async () => {
    const uploads = new Uploads();
    uploads.restore(["kept-from-a-draft"]);
    uploads.add([picture()]);
    await expect.poll(() => uploads.attachmentIds).toEqual(["kept-from-a-draft", "picture-1"]);

    expect(uploads.renew()).toBe(1);
    expect(uploads.unsettled).toBe(true);

    await expect.poll(() => uploads.attachmentIds).toEqual(["picture-2"]);
  });

  it("are taken up once beside those that are there", async () => {
    const uploads = new Uploads();
    uploads.add([picture()]);
    await expect.poll(() => uploads.attachmentIds).toEqual(["picture-1"]);

    uploads.restore(["of-the-message", "picture-1"]);

    expect(uploads.attachmentIds).toEqual(["picture-1", "of-the-message"]);
  });
});
