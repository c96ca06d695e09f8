import { describe, expect, it } from "vitest";
import { moved, withChannel } from "../src/pages/channels/steps";
import { calendarDays } from "../src/pages/duty/calendar_days";
import { waitedMin, waitTone } from "../src/pages/moderation/waiting_time";
import { curvePath, type Frame } from "../src/pages/numbers/plot_shapes";

const NONE = { shift: [], gap: [], off: [] };

describe("the calendar of duty", () => {
  const noon = new Date(2026, 2, 4, 12).getTime(); // A Wednesday.
  const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();

  it("begins on Monday and has whole weeks, also over a change of clocks", () => {
    const days = calendarDays(noon, 4, NONE);

    expect(days).toHaveLength(28);
    expect(days[0]?.date.getDay()).toBe(1);
    expect(days.map((day) => day.date.getHours()).every((hour) => hour === 0)).toBe(true);
    expect(days.filter((day) => day.today).map((day) => day.date.getDate())).toEqual([4]);
  });

  it("shows a night shift on both of its days", () => {
    const shift = { starts_at: at(5, 20), ends_at: at(6, 8), discipline: "cardiology" };
    const days = calendarDays(noon, 1, { ...NONE, shift: [shift] });

    expect(days[3]?.items[0]).toMatchObject({ kind: "shift", to: null });
    expect(days[3]?.items[0]?.from?.getHours()).toBe(20);
    expect(days[4]?.items[0]).toMatchObject({ kind: "shift", from: null });
    expect(days[5]?.items).toEqual([]);
  });

  it("shows nothing on a day whose midnight ends a shift", () => {
    const days = calendarDays(noon, 1, { ...NONE, gap: [{ starts_at: at(5, 20), ends_at: at(6, 0), discipline: null }] });

    expect(days[4]?.items).toEqual([]);
  });
});

describe("the order of channels", () => {
  const steps = [{ channel: "push", delay_s: 0 }, { channel: "email", delay_s: 120 }] as const;

  it("rises with the delays", () => {
    expect(withChannel(steps, "sms", 60).map((one) => one.channel)).toEqual(["push", "sms", "email"]);
    expect(withChannel(steps, "push", 300).map((one) => one.channel)).toEqual(["email", "push"]);
  });

  it("changes while the delays stay where they were", () => {
    expect(moved(steps, 1, -1)).toEqual([{ channel: "email", delay_s: 0 }, { channel: "push", delay_s: 120 }]);
  });
});

describe("the wait of a report", () => {
  const noonMs = Date.parse("2026-03-02T12:00:00Z");

  it.each([
    ["2026-03-02T11:01:00Z", 59, ""],
    ["2026-03-02T11:00:00Z", 60, "warn"],
    ["2026-03-01T12:00:00Z", 1_440, "bad"],
    ["2026-03-02T12:00:05Z", 0, ""],
  ])("opened at %s is %d minutes, shown as %j", (openedAt, minutes, tone) => {
    expect(waitedMin(openedAt, noonMs)).toBe(minutes);
    expect(waitTone(minutes)).toBe(tone);
  });
});

describe("the curve of answers", () => {
  const frame: Frame = { width: 100, height: 100, left: 0, right: 0, top: 0, bottom: 0, most_min: 100 };

  it("rises in steps and ends where nothing is known", () => {
    const curve = [{ minutes: 10, share: 0.5 }, { minutes: 50, share: 1 }, { minutes: 60, share: null }];

    expect(curvePath(frame, curve)).toBe("M0 100H10V50H50V0");
  });
});
