import { expect, test } from "vitest";
import type { SurveySummary } from "../api/types";
import { figureOf, share } from "./surveys";

const summary = (changes: Partial<SurveySummary>): SurveySummary => ({
  workstream: "main", scale: "csat", asked: 10, answered: 8, average: 4, favourable: 6, unfavourable: 1, ...changes,
});

test("satisfaction and ease are the share of good answers among all answers", () => {
  expect(figureOf(summary({}))).toBe(75);
  expect(figureOf(summary({ scale: "ces", favourable: 2 }))).toBe(25);
});

test("recommendation is the share of good answers without that of bad ones", () => {
  expect(figureOf(summary({ scale: "nps", favourable: 1, unfavourable: 5 }))).toBe(-50);
});

test("without an answer there is no figure", () => {
  expect(figureOf(summary({ answered: 0, favourable: 0, unfavourable: 0 }))).toBeNull();
  expect(share(0, 0)).toBe(0);
});
