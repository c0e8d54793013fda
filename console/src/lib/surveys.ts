/** What answers to surveys add up to. */

import SCALES from "../../../domain/data/scales.json";
import type { Scale, SurveySummary } from "../api/types";

/** The lowest and the highest answer; the server reads the same file. */
export const BOUNDS = SCALES as unknown as Record<Scale, readonly [number, number]>;

/** The figure by which a scale is known: NPS from -100 to 100, else the share of good answers in per cent. */
export function figureOf({ scale, answered, favourable, unfavourable }: SurveySummary): number | null {
  if (answered === 0) return null;
  return Math.round(((scale === "nps" ? favourable - unfavourable : favourable) / answered) * 100);
}

/** How many in a hundred; 0 of nothing. */
export function share(some: number, all: number): number {
  return all === 0 ? 0 : Math.round((some / all) * 100);
}
