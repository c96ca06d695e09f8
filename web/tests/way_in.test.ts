import { describe, expect, it, vi } from "vitest";
import { fromBase64Url, toBase64Url } from "../src/state/base64url";

const TOKEN = `${"a".repeat(22)}.${"b".repeat(22)}`;
const replaced: string[] = [];
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("location", { pathname: "/reset", search: "", hash: `#${TOKEN}` });
vi.stubGlobal("history", { replaceState: (_state: unknown, _title: string, to: string) => replaced.push(to) });
const { linkToken, tokenIn, wayBack } = await import("../src/router");
const { toMake, toSign } = await import("../src/state/passkeys");

describe("a letter's link", () => {
  it("gives its token to the page, and leaves it in no address", () => {
    expect(linkToken.value).toBe(TOKEN);
    expect(replaced).toEqual(["/reset"]);
  });

  it("has a token on its own pages only", () => {
    expect(tokenIn("/confirm", "#token")).toBe("token");
    expect(tokenIn("/reset", "#")).toBeNull();
    expect(tokenIn("/settings", "#token")).toBeNull();
  });

  it("is not where signing in leads back to", () => {
    expect(wayBack()).toBe("/");
  });
});

describe("a passkey's question", () => {
  const bytes = Uint8Array.from([0, 62, 63, 251, 255]);

  it("travels as base64url without padding", () => {
    expect(toBase64Url(bytes.buffer)).toBe("AD4_-_8");
    expect(fromBase64Url("AD4_-_8")).toEqual(bytes);
  });

  it("to sign names the site, and no account", () => {
    const asked = toSign({ challenge_id: "c", options: { challenge: "AD4_-_8", rpId: "localhost", timeout: 300_000, allowCredentials: [] } });

    expect(asked).toEqual({ challenge: bytes, rpId: "localhost", timeout: 300_000 });
  });

  it("to make one keeps out those that are there already", () => {
    const asked = toMake({
      challenge_id: "c",
      options: {
        challenge: "AD4_-_8",
        rp: { name: "Curbside", id: "localhost" },
        user: { id: "AD4_-_8", name: "rosa@example.org", displayName: "Rosa Vidal" },
        pubKeyCredParams: [{ type: "public-key", alg: -7 }],
        excludeCredentials: [{ id: "AD4_-_8", type: "public-key" }],
      },
    });

    expect(asked.challenge).toEqual(bytes);
    expect(asked.user.id).toEqual(bytes);
    expect(asked.rp).toEqual({ name: "Curbside", id: "localhost" });
    expect(asked.excludeCredentials).toEqual([{ id: bytes, type: "public-key" }]);
  });
});
