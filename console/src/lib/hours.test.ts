import { describe, expect, it } from "vitest";
import type { WorkingTime } from "../api/types";
import { mondayOf, takesPlace, todayIn, weekOf } from "./hours";

const office: WorkingTime = { first: "2026-11-02", start: "09:00", end: "17:30", repeat: "weekly", days: ["monday", "friday"] };
const week = (events: WorkingTime[], holidays: { first: string; last?: string; reason: string }[] = []) => weekOf({ events, holidays }, "2026-11-23");
const open = (events: WorkingTime[]) => week(events).map(({ spans }) => spans.map(({ from, to }) => [from, to]));

describe("a week of operating hours", () => {
  it("shows a weekly time on its days", () => {
    expect(open([office])).toEqual([[[540, 1050]], [], [], [], [[540, 1050]], [], []]);
  });
  it("carries what ends on the next day over midnight", () => {
    const night: WorkingTime = { first: "2026-11-28", start: "22:00", end: "02:00" };
    expect(open([night])).toEqual([[], [], [], [], [], [[1320, 1440]], [[0, 120]]]);
    expect(open([{ ...night, end: "00:00" }])[6]).toEqual([]);
  });
  it("shows what began before the week's first day", () => {
    expect(open([{ first: "2026-11-22", start: "22:00", end: "02:00" }])[0]).toEqual([[0, 120]]);
  });
  it("is always open without events, and all day without times", () => {
    expect(open([]).flat()).toEqual(Array(7).fill([0, 1440]));
    expect(open([{ first: "2026-11-24" }])[1]).toEqual([[0, 1440]]);
  });
  it("names the holiday of a day", () => {
    const days = week([office], [{ first: "2026-11-26", last: "2026-11-27", reason: "Thanksgiving" }]);
    expect(days.map(({ holiday }) => holiday)).toEqual([null, null, null, "Thanksgiving", "Thanksgiving", null, null]);
  });
  it("begins on Monday", () => {
    expect(mondayOf("2026-11-29")).toBe("2026-11-23");
    expect(mondayOf("2026-11-23")).toBe("2026-11-23");
  });
});

describe("an event", () => {
  it("has neither exceptions nor what is after its end or before its beginning", () => {
    const until: WorkingTime = { ...office, until: "2026-11-23", exceptOn: ["2026-11-06"] };
    const days = ["2026-10-30", "2026-11-02", "2026-11-06", "2026-11-23", "2026-11-27"];
    expect(days.filter((day) => takesPlace(until, day))).toEqual(["2026-11-02", "2026-11-23"]);
  });
  it("takes place monthly, yearly, daily or once", () => {
    const on = (repeat: WorkingTime["repeat"]) => ["2026-02-03", "2026-03-03", "2027-02-03"].map((day) => takesPlace({ first: "2026-02-03", repeat }, day));
    expect(on("monthly")).toEqual([true, true, true]);
    expect(on("yearly")).toEqual([true, false, true]);
    expect(on("daily")).toEqual([true, true, true]);
    expect(on("none")).toEqual([true, false, false]);
    expect(takesPlace({ first: "2026-02-03", repeat: "weekly" }, "2026-02-10")).toBe(true);
  });
});

it("knows the day in a zone", () => {
  const late = Date.parse("2026-11-28T23:30:00Z");
  expect(todayIn("Europe/Berlin", late)).toBe("2026-11-29");
  expect(todayIn("America/New_York", late)).toBe("2026-11-28");
});
