import { describe, expect, it } from "vitest";
import { emptyRoom, fold } from "../src/state/room";
import { concernsIn } from "../src/state/concerns";
import { emptyReceiver, isBehind, receive } from "../src/state/receive";
import { timelineItems } from "../src/pages/room/timeline_items";
import type { Entry } from "../src/wire/shapes";
import { CASE_ID, makeEntry, makeMember, makeMessage, makePosted, NOON } from "./makers";

const folded = (entries: Entry[]) => fold(emptyRoom(CASE_ID), entries);

describe("the fold of a room's log", () => {
  it("tells the case from its first entry", () => {
    const room = folded([makePosted()]);

    expect(room).toMatchObject({ seq: 1, status: "open", run: 1, answer_due_at: "2026-03-02T13:30:00.000Z" });
    expect(room.story?.specialties).toEqual(["cardiology"]);
  });

  it("is the same whether entries come one by one or together", () => {
    const log = [makePosted(), makeEntry(2, "member_joined"), makeMessage(3, "Stop ajmaline."), makeEntry(4, "case_answered", { seq: 3, run: 1, answered_at: NOON })];
    const oneByOne = log.reduce((room, entry) => fold(room, [entry]), emptyRoom(CASE_ID));

    expect(oneByOne).toEqual(folded(log));
  });

  it("passes over entries it has folded already", () => {
    const room = folded([makePosted(), makeMessage(2, "Give magnesium.")]);

    expect(fold(room, [makePosted(), makeMessage(2, "Give magnesium.")])).toBe(room);
  });

  it("stops before a gap", () => {
    expect(folded([makePosted(), makeMessage(3, "later")]).seq).toBe(1);
  });

  it("keeps the seq of a kind it does not know and shows nothing of it", () => {
    const room = folded([makePosted(), makeEntry(2, "of_a_later_version", null), makeMessage(3, "Yes.")]);

    expect(room.seq).toBe(3);
    expect(room.lines.map((line) => line.seq)).toEqual([3]);
  });

  it("shows an edited message with its new words and a retracted one with none", () => {
    const log = [makePosted(), makeMessage(2, "5 mg"), makeEntry(3, "message_edited", { seq: 2, text: "0.5 mg" })];
    expect(folded(log).messages.get(2)).toMatchObject({ text: "0.5 mg", retracted: false });

    const retracted = folded([...log, makeEntry(4, "message_retracted", { seq: 2 })]).messages.get(2);
    expect(retracted).toMatchObject({ text: "", retracted: true });
  });

  it("names earlier messages of a member who revealed themselves", () => {
    const named = makeMember({ name: "Dr. Ana Ruiz" });
    const room = folded([makePosted(), makeMessage(2, "I would wait."), makeEntry(3, "member_revealed", { name: "Dr. Ana Ruiz" }, { by: named })]);

    expect(room.messages.get(2)?.by.name).toBe("Dr. Ana Ruiz");
  });

  it("starts a new clock when the case is reopened as not answered, and only then", () => {
    const answered = [makePosted(), makeMessage(2, "Yes."), makeEntry(3, "case_answered", { seq: 2, run: 1, answered_at: NOON }), makeEntry(4, "case_resolved", { outcome: { kind: "solved" } })];
    const due = "2026-03-02T15:00:00.000Z";

    const same = folded([...answered, makeEntry(5, "case_reopened", { not_answered: false, run: 1, answer_due_at: null })]);
    expect(same).toMatchObject({ status: "answered", run: 1, outcome: null });

    const again = folded([...answered, makeEntry(5, "case_reopened", { not_answered: true, run: 2, answer_due_at: due })]);
    expect(again).toMatchObject({ status: "open", run: 2, answered_at: null, answer_due_at: due });
  });

  it("counts waves and who is coming in the present run", () => {
    const room = folded([
      makePosted(),
      makeEntry(2, "wave_paged", { wave: 1, waves: 4, paged: 3, run: 1 }, { by: null }),
      makeEntry(3, "page_acknowledged"),
    ]);

    expect(room.waves).toEqual([{ wave: 1, waves: 4, paged: 3, at: room.posted_at }]);
    expect(room.coming).toBe(1);
  });
});

describe("receiving entries", () => {
  const log = [makePosted(), ...[2, 3, 4, 5, 6].map((seq) => makeMessage(seq, `message ${seq}`))];

  it("gives the same room in whatever order and however often they come", () => {
    const shuffles = [[5, 0, 2, 1, 4, 3], [1, 0, 1, 3, 2, 2, 5, 4], [5, 4, 3, 2, 1, 0], [0, 1, 2, 3, 4, 5]];
    for (const order of shuffles) {
      const end = order.reduce((now, at) => receive(now, [log[at] as Entry]), emptyReceiver(CASE_ID));
      expect(end.room).toEqual(folded(log));
      expect(isBehind(end)).toBe(false);
    }
  });

  it("is behind while something is missing, and holds what came early", () => {
    const held = receive(emptyReceiver(CASE_ID), [log[0], log[2]] as Entry[]);

    expect(held.room.seq).toBe(1);
    expect(isBehind(held)).toBe(true);
    expect(receive(held, [log[1] as Entry]).room.seq).toBe(3);
  });
});

describe("the timeline", () => {
  it("puts messages of one author within five minutes together, and days apart", () => {
    const at = (time: string) => ({ at: `2026-03-${time}Z` });
    const room = folded([
      makePosted(),
      makeMessage(2, "a", at("02T12:00:00.000")),
      makeMessage(3, "b", at("02T12:03:00.000")),
      makeMessage(4, "c", at("02T12:09:00.000")),
      makeMessage(5, "d", at("03T08:00:00.000")),
    ]);

    const items = timelineItems(room, (instant) => instant.slice(0, 10));

    expect(items.map((item) => (item.type === "message" ? item.first : item.type))).toEqual(["day", true, false, true, "day", true]);
  });

  it("says once where what was not seen begins, and not at lines that nobody said", () => {
    const room = folded([makePosted(), makeMessage(2, "a"), makeEntry(3, "member_joined"), makeMessage(4, "b"), makeMessage(5, "c")]);
    const types = (seenSeq: number | null) => timelineItems(room, () => "a day", seenSeq).map((item) => item.type);

    expect(types(2)).toEqual(["day", "message", "system", "new", "message", "message"]);
    expect(types(5)).not.toContain("new");
    expect(types(null)).not.toContain("new");
  });
});

describe("polls, reactions and redactions", () => {
  const poll = (seq: number) => makeEntry(seq, "poll_opened", { question: "Most likely?", options: ["PE", "STEMI"] });

  it("show a poll with the options added later, and count votes without saying whose", () => {
    const room = folded([
      makePosted(),
      poll(2),
      makeEntry(3, "poll_option_added", { poll_seq: 2, option: "Dissection" }),
      makeEntry(4, "poll_voted", { poll_seq: 2 }, { by: null }),
    ]);

    expect(room.polls.get(2)).toMatchObject({ options: ["PE", "STEMI", "Dissection"], votes: 1, closed: false });
    expect(timelineItems(room, (at) => at).map((item) => item.type)).toEqual(["day", "poll"]);
  });

  it("close a poll with what turned out right", () => {
    const room = folded([makePosted(), poll(2), makeEntry(3, "poll_closed", { poll_seq: 2, correct: 1 })]);

    expect(room.polls.get(2)).toMatchObject({ closed: true, correct: 1 });
  });

  it("keep a reaction until its member takes it back", () => {
    const agreed = [makePosted(), makeMessage(2, "Wait."), makeEntry(3, "reaction_set", { seq: 2, reaction: "agree", on: true })];
    expect(folded(agreed).reactions.get(2)?.agree?.size).toBe(1);

    const back = folded([...agreed, makeEntry(4, "reaction_set", { seq: 2, reaction: "agree", on: false })]);
    expect(back.reactions.get(2)?.agree?.size).toBe(0);
  });

  it("put a safety concern among the lines for all to see, agreement not", () => {
    const set = (seq: number, reaction: string) => makeEntry(seq, "reaction_set", { seq: 2, reaction, on: true });
    const room = folded([makePosted(), makeMessage(2, "Wait."), set(3, "agree"), set(4, "safety_concern")]);

    expect(room.lines.map((line) => line.kind)).toEqual(["message", "reaction_set"]);
  });

  it("warn the poster of a safety concern as long as what it is about can be read", () => {
    const set = (seq: number, of: number, on = true) => makeEntry(seq, "reaction_set", { seq: of, reaction: "safety_concern", on });
    const log = [makePosted(), makeMessage(2, "Wait."), makeMessage(3, "Go."), set(4, 3), set(5, 2), set(6, 1)];

    expect(concernsIn(folded(log))).toEqual([1, 2, 3]);
    const later = [makeEntry(7, "message_retracted", { seq: 2 }), set(8, 3, false)];
    expect(concernsIn(folded([...log, ...later]))).toEqual([1]);
  });

  it("forget the words of a redacted message, of the case and of an option", () => {
    const gone = (seq: number, of: number) => makeEntry(seq, "entry_redacted", { seq: of, reason: "patient_data", by_moderator: true }, { by: null });
    const room = folded([
      makePosted(),
      makeMessage(2, "Mrs Smith, ward 4"),
      poll(3),
      makeEntry(4, "poll_option_added", { poll_seq: 3, option: "Mrs Smith's clot" }),
      gone(5, 2),
      gone(6, 1),
      gone(7, 4),
    ]);

    expect(room.messages.get(2)).toMatchObject({ text: "", redacted: true });
    expect(room.redacted.get(2)).toBe("patient_data");
    expect(room.story).toMatchObject({ title: "", story: "" });
    expect(room.polls.get(3)?.options).toEqual(["PE", "STEMI", ""]);
  });
});
