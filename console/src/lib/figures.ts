/** The day's figures, as charts need them. */

import type { DeliveryState, Figures } from "../api/types";

/** What became of texts, from the best to the worst. */
export const OUTCOMES: DeliveryState[] = [
  "delivered", "sent", "sending", "queued", "held", "unknown", "expired", "undelivered", "failed", "suppressed", "cancelled",
];

const LOST: DeliveryState[] = ["expired", "undelivered", "failed"];

/** How many texts of ours are known not to have arrived. */
export function lost(figures: Figures): number {
  return LOST.reduce((sum, state) => sum + (figures.outcomes[state] ?? 0), 0);
}

/** The outcomes that occurred, in their order. */
export function occurred(figures: Figures): [DeliveryState, number][] {
  return OUTCOMES.map((state): [DeliveryState, number] => [state, figures.outcomes[state] ?? 0]).filter(([, n]) => n > 0);
}

/** The hour with the most texts, null where there were none. */
export function busiest(figures: Figures): Figures["hours"][number] | null {
  const sum = (hour: Figures["hours"][number]) => hour.textsIn + hour.textsOut;
  const [most] = figures.hours.filter((hour) => sum(hour) > 0).sort((a, b) => sum(b) - sum(a));
  return most ?? null;
}
