import { afterEach, describe, expect, it, vi } from "vitest";
import { CallError } from "../src/wire/errors";

vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("location", { pathname: "/security", search: "", hash: "" });
vi.stubGlobal("document", { hidden: false, documentElement: { dataset: {} } });
const { asking, CalledOffError, proved } = await import("../src/state/proof");
const { inGroups } = await import("../src/state/security");

const wanted = () => new CallError({ code: "proof_needed", message: "", fields: {}, retryable: false });

/** An act that the server refuses as often as told, then does. */
function refusedTimes(times: number): { act: () => Promise<string>; calls: () => number } {
  let calls = 0;
  return {
    act: async () => {
      calls += 1;
      if (calls <= times) throw wanted();
      return "done";
    },
    calls: () => calls,
  };
}

afterEach(() => {
  asking.value = null;
});

describe("an act that asks for a fresh proof", () => {
  it("is not asked about when the proof is fresh", async () => {
    const { act } = refusedTimes(0);

    expect(await proved(act)).toBe("done");
    expect(asking.value).toBeNull();
  });

  it("goes on by itself once it was proved", async () => {
    const { act, calls } = refusedTimes(1);
    const done = proved(act);
    await vi.waitFor(() => expect(asking.value).not.toBeNull());

    asking.value?.answer(true);

    expect(await done).toBe("done");
    expect([calls(), asking.value]).toEqual([2, null]);
  });

  it("is called off without a proof, and not sent again", async () => {
    const { act, calls } = refusedTimes(1);
    const done = proved(act);
    await vi.waitFor(() => expect(asking.value).not.toBeNull());

    asking.value?.answer(false);

    await expect(done).rejects.toBeInstanceOf(CalledOffError);
    expect(calls()).toBe(1);
  });

  it("is asked about once: what the server refuses after a proof is refused", async () => {
    const { act } = refusedTimes(2);
    const done = proved(act);
    await vi.waitFor(() => expect(asking.value).not.toBeNull());

    asking.value?.answer(true);

    await expect(done).rejects.toMatchObject({ code: "proof_needed" });
  });
});

describe("a seed to be typed in", () => {
  it("stands in groups of four", () => {
    expect(inGroups("ABCDEFGHIJ")).toBe("ABCD EFGH IJ");
  });
});
