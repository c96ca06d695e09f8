import { describe, expect, it } from "vitest";
import { NO_TRANSLATIONS, withEntries, withTranslation } from "../src/state/translations";
import type { Translation } from "../src/wire/shapes";
import { makeEntry, makeMessage, makePosted } from "./makers";

const made = (text: string): Translation => ({ text, checks: [], withheld: false, from_memory: false });
const edit = makeEntry(3, "message_edited", { seq: 2, text: "0,5 mg" });

describe("translations of a room", () => {
  it("come with entries or later by themselves, the later one standing", () => {
    const held = withEntries(NO_TRANSLATIONS, [makePosted(), makeMessage(2, "5 mg", { translations: { es: made("5 mg (a)") } })]);
    expect(held.bySeq.get(2)?.es?.text).toBe("5 mg (a)");

    expect(withTranslation(held, 2, "es", made("5 mg (b)")).bySeq.get(2)?.es?.text).toBe("5 mg (b)");
  });

  it("end when the message is edited, so that no old dose is read beside new words", () => {
    const held = withTranslation(withEntries(NO_TRANSLATIONS, [makeMessage(2, "5 mg")]), 2, "es", made("5 mg"));

    expect(withEntries(held, [edit]).bySeq.has(2)).toBe(false);
  });

  it("of an edit belong to the message", () => {
    const held = withEntries(NO_TRANSLATIONS, [makeMessage(2, "5 mg"), edit]);

    expect(withTranslation(held, 3, "es", made("0,5 mg")).bySeq.get(2)?.es?.text).toBe("0,5 mg");
  });

  it("stay when the same entries are read again", () => {
    const log = [makeMessage(2, "5 mg"), edit];
    const held = withTranslation(withEntries(NO_TRANSLATIONS, log), 2, "es", made("0,5 mg"));

    expect(withEntries(held, log).bySeq.get(2)?.es?.text).toBe("0,5 mg");
  });

  it("are forgotten with redacted words", () => {
    const held = withEntries(NO_TRANSLATIONS, [makeMessage(2, "Mrs Smith", { translations: { es: made("Sra. Smith") } })]);

    expect(withEntries(held, [makeEntry(3, "entry_redacted", { seq: 2, reason: "own", by_moderator: false })]).bySeq.has(2)).toBe(false);
  });
});
