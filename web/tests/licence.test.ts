import { describe, expect, it, vi } from "vitest";

vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("location", { pathname: "/licence", search: "", hash: "" });
vi.stubGlobal("document", { hidden: false, documentElement: { dataset: {} } });
const { MAX_PAPER_BYTES, paperUrl, refusedPaper } = await import("../src/state/licence");

describe("a paper", () => {
  it("is sent when it is a photo or a PDF within the limit", () => {
    for (const type of ["image/jpeg", "image/png", "image/webp", "application/pdf"])
      expect(refusedPaper({ type, size: MAX_PAPER_BYTES })).toBeNull();
  });

  it("is not sent when the server would refuse it", () => {
    expect(refusedPaper({ type: "image/svg+xml", size: 10 })).toBe("type");
    expect(refusedPaper({ type: "application/pdf", size: MAX_PAPER_BYTES + 1 })).toBe("size");
  });

  it("is saved from an address of ours", () => {
    expect(paperUrl("a/b")).toBe("/api/v1/licence-papers/a%2Fb");
  });
});
