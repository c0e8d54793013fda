import { expect, test } from "vitest";
import { apart } from "./zones";

test("zones whose clocks show the same are one, and the earliest time stands first", () => {
  const at = Date.parse("2026-11-28T03:30:00Z");
  expect(apart(["Europe/Berlin", "America/Los_Angeles", "Europe/Madrid", "America/New_York"], at)).toEqual(["America/Los_Angeles", "America/New_York", "Europe/Madrid"]);
  expect(apart([], at)).toEqual([]);
});
