import { expect, test } from "vitest";
import type { Figures } from "../api/types";
import { busiest, lost, occurred } from "./figures";

const hour = (at: string, textsIn: number, textsOut: number) => ({ at, textsIn, textsOut });
const figures = (changes: Partial<Figures>): Figures => ({
  since: "2026-11-28T00:00:00Z", live: { open: 0, active: 0, waiting: 0, wrap_up: 0 }, unanswered: 0, agents: [], waitsSince: null, closed: 0,
  textsIn: 0, textsOut: 0, outcomes: {}, hours: [hour("a", 0, 0)], counted: 0, threads: 0, ...changes,
});

test("what expired, was refused or could not be delivered did not arrive", () => {
  expect(lost(figures({ outcomes: { delivered: 7, failed: 1, undelivered: 2, expired: 3, unknown: 5 } }))).toBe(6);
});

test("outcomes stand from the best to the worst, and only those that occurred", () => {
  expect(occurred(figures({ outcomes: { failed: 1, sent: 2, delivered: 3, held: 0 } }))).toEqual([["delivered", 3], ["sent", 2], ["failed", 1]]);
});

test("the busiest hour is the one with most texts both ways, and a silent day has none", () => {
  expect(busiest(figures({ hours: [hour("a", 1, 1), hour("b", 0, 3), hour("c", 2, 0)] }))?.at).toBe("b");
  expect(busiest(figures({}))).toBeNull();
});
