import { describe, expect, it } from "vitest";
import { serverTime, tellTime } from "./clock";

describe("the server's clock", () => {
  it("is followed wherever the page's own stands", () => {
    tellTime("Thu, 01 Jan 2026 12:00:00 GMT", Date.parse("2026-01-01T11:00:00Z"));
    expect(new Date(serverTime(Date.parse("2026-01-01T11:00:03Z"))).toISOString()).toBe("2026-01-01T12:00:03.000Z");
  });

  it("stands as it was where an answer tells no time", () => {
    tellTime("Thu, 01 Jan 2026 12:00:00 GMT", Date.parse("2026-01-01T12:00:00Z"));
    tellTime(null, Date.parse("2026-01-01T13:00:00Z"));
    expect(serverTime(5)).toBe(5);
  });
});
