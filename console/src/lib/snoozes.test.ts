import { describe, expect, it } from "vitest";
import { until } from "./snoozes";

describe("a snooze", () => {
  const friday = new Date(2026, 10, 27, 16, 30);

  it("lasts hours, or until a morning", () => {
    expect(until("hour", friday)).toEqual(new Date(2026, 10, 27, 17, 30));
    expect(until("threeHours", friday)).toEqual(new Date(2026, 10, 27, 19, 30));
    expect(until("tomorrow", friday)).toEqual(new Date(2026, 10, 28, 9));
    expect(until("monday", friday)).toEqual(new Date(2026, 10, 30, 9));
  });

  it("on a Monday lasts until the next one, on a Sunday until tomorrow", () => {
    expect(until("monday", new Date(2026, 10, 30, 8))).toEqual(new Date(2026, 11, 7, 9));
    expect(until("monday", new Date(2026, 10, 29, 8))).toEqual(new Date(2026, 10, 30, 9));
  });

  it("reaches over the end of a month and of a year", () => {
    expect(until("tomorrow", new Date(2026, 11, 31, 23))).toEqual(new Date(2027, 0, 1, 9));
  });
});
