import { describe, expect, it } from "vitest";
import { emptyReceiver, receive } from "../src/state/receive";
import { lacking, NO_TRANSLATIONS, withEntries, withTranslation } from "../src/state/translations";
import type { Translation } from "../src/wire/shapes";
import { CASE_ID, makeEntry, makeMessage, makePosted } from "./makers";

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

  it("of what was said before an edit are never shown with the new words, however they come", () => {
    const log = [makeMessage(2, "5 mg", { translations: { es: made("5 mg") } }), edit];
    expect(withEntries(NO_TRANSLATIONS, log).bySeq.has(2)).toBe(false);

    const late = withTranslation(withEntries(NO_TRANSLATIONS, log), 2, "es", made("5 mg"));
    expect(late.bySeq.has(2)).toBe(false);
    expect(withTranslation(withTranslation(late, 3, "es", made("0,5 mg")), 2, "es", made("5 mg")).bySeq.get(2)?.es?.text).toBe("0,5 mg");
  });

  it("stay when the same entries are read again", () => {
    const log = [makeMessage(2, "5 mg"), edit];
    const held = withTranslation(withEntries(NO_TRANSLATIONS, log), 3, "es", made("0,5 mg"));

    expect(withEntries(held, log).bySeq.get(2)?.es?.text).toBe("0,5 mg");
  });

  it("that are missing are asked for: of an edited message its last edit, and nothing that was taken back", () => {
    const log = [
      makePosted(),
      makeMessage(2, "5 mg"),
      edit,
      makeMessage(4, "Echo."),
      makeEntry(5, "message_retracted", { seq: 4 }),
      makeMessage(6, "CT.", { translations: { es: made("TC.") } }),
      makeEntry(7, "poll_opened", { question: "Which?", options: ["A", "B"] }),
    ];
    const { room } = receive(emptyReceiver(CASE_ID), log);
    const held = withEntries(NO_TRANSLATIONS, log);

    expect(lacking(held, room, "es", new Set(["en"]))).toEqual([7, 3, 1]);
    expect(lacking(withTranslation(held, 3, "es", made("0,5 mg")), room, "es", new Set(["en"]))).toEqual([7, 1]);
    expect(lacking(held, room, "en", new Set(["es"]))).toEqual([7]);
  });

  it("are forgotten with redacted words", () => {
    const held = withEntries(NO_TRANSLATIONS, [makeMessage(2, "Mrs Smith", { translations: { es: made("Sra. Smith") } })]);

    expect(withEntries(held, [makeEntry(3, "entry_redacted", { seq: 2, reason: "own", by_moderator: false })]).bySeq.has(2)).toBe(false);
  });
});
