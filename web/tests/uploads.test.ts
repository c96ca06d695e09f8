import { afterEach, describe, expect, it, vi } from "vitest";
import { Uploads } from "../src/state/uploads";

/** A server that takes each picture in under another id. */
class Sending {
  static taken = 0;
  /** The share that is on its way when somebody looks. */
  static sent = 1;
  static forms: FormData[] = [];
  static aborted = 0;
  readonly upload: { onprogress?: (event: { lengthComputable: boolean; loaded: number; total: number }) => void } = {};
  status = 200;
  responseText = "";
  onload: () => void = () => undefined;
  open(): void {}
  abort(): void {
    Sending.aborted += 1;
  }
  send(form: FormData): void {
    Sending.forms.push(form);
    Sending.taken += 1;
    this.responseText = JSON.stringify({ ok: true, result: { attachment_id: `picture-${Sending.taken}` } });
    this.upload.onprogress?.({ lengthComputable: true, loaded: Sending.sent, total: 1 });
    queueMicrotask(() => this.onload());
  }
}

vi.stubGlobal("XMLHttpRequest", Sending);
vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:1", revokeObjectURL: () => undefined }));

afterEach(() => {
  Sending.taken = 0;
  Sending.aborted = 0;
  Sending.sent = 1;
  Sending.forms = [];
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

  it("are kept back while they are drawn on: what was sent, or arrives late, counts no more", async () => {
    const uploads = new Uploads();
    uploads.add([picture()]);
    const id = uploads.pictures.value[0]?.id ?? "";

    expect(uploads.hold(id)?.original.name).toBe("ecg.png");

    await expect.poll(() => Sending.taken).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(uploads.attachmentIds).toEqual([]);
    expect(uploads.unsettled).toBe(true);
    expect(uploads.pictures.value[0]?.failedCode).toBeNull();
  });

  it("are sent as they were drawn on, what to cover before the bytes", async () => {
    const uploads = new Uploads();
    uploads.add([picture()]);
    await expect.poll(() => uploads.attachmentIds).toEqual(["picture-1"]);
    const id = uploads.pictures.value[0]?.id ?? "";
    const covers = [{ kind: "box" as const, x: 0, y: 0, w: 0.5, h: 0.5 }];
    const strokes = [{ tool: "box" as const, from: { x: 0, y: 0 }, to: { x: 9, y: 9 } }];

    uploads.hold(id);
    uploads.replace(id, { strokes, sent: new File(["black"], "file", { type: "image/png" }), covers });

    await expect.poll(() => uploads.attachmentIds).toEqual(["picture-2"]);
    expect([...(Sending.forms[0]?.keys() ?? [])]).toEqual(["file"]);
    expect([...(Sending.forms[1]?.keys() ?? [])]).toEqual(["covers", "file"]);
    expect(JSON.parse(String(Sending.forms[1]?.get("covers")))).toEqual(covers);
    // Opened again, it begins with what was chosen and all that was drawn.
    expect(uploads.hold(id)).toMatchObject({ original: { name: "ecg.png" }, strokes });
  });

  it("are offered as they were when nothing was drawn, unless they would be refused", async () => {
    const uploads = new Uploads();
    uploads.add([new File(["x"], "scan.pdf", { type: "application/pdf" }), picture()]);
    const [refused, kept] = uploads.pictures.value.map((one) => one.id);
    for (const id of [refused, kept]) {
      uploads.hold(id ?? "");
      uploads.offer(id ?? "");
    }

    expect(uploads.pictures.value[0]?.failedCode).toBe("unsupported_media");
    await expect.poll(() => uploads.attachmentIds).toHaveLength(1);
  });

  it("are removed from the server at once when they are replaced or taken away, not when they were sent", async () => {
    const asked = vi.fn(async (..._request: [string, RequestInit]) => new Response(JSON.stringify({ ok: true, result: { gone: true } })));
    vi.stubGlobal("fetch", asked);
    const uploads = new Uploads();
    uploads.add([picture(), picture(), picture()]);
    await expect.poll(() => uploads.attachmentIds.length).toBe(3);
    const [first, second] = uploads.pictures.value;

    uploads.hold(first?.id ?? "");
    uploads.drop(second?.id ?? "");
    uploads.clear();

    const told = asked.mock.calls.map(([url, request]) => [url, JSON.parse(String(request.body))]);
    expect(told).toEqual(
      ["picture-1", "picture-2"].map((id) => ["/api/v1/attachment/discard", { attachment_id: id }]),
    );
  });

  it("are removed once the server answers when they were taken away with all their bytes sent", async () => {
    const asked = vi.fn(async (..._request: [string, RequestInit]) => new Response(JSON.stringify({ ok: true, result: { gone: true } })));
    vi.stubGlobal("fetch", asked);
    const uploads = new Uploads();
    uploads.add([picture()]);
    uploads.drop(uploads.pictures.value[0]?.id ?? "");
    expect([uploads.pictures.value, Sending.aborted]).toEqual([[], 0]);
    await expect.poll(() => asked.mock.calls.map(([, request]) => JSON.parse(String(request.body)))).toEqual([{ attachment_id: "picture-1" }]);

    Sending.sent = 0.5;
    uploads.add([picture()]);
    uploads.drop(uploads.pictures.value[0]?.id ?? "");
    expect(Sending.aborted).toBe(1);
  });
});
