/** Until when a conversation may be put to sleep, in the agent's own time. */

export type Snooze = "hour" | "threeHours" | "tomorrow" | "monday";

const HOUR = 3_600_000;
const MORNING = 9;

export function until(choice: Snooze, now: Date): Date {
  if (choice === "hour") return new Date(now.getTime() + HOUR);
  if (choice === "threeHours") return new Date(now.getTime() + 3 * HOUR);
  const days = choice === "tomorrow" ? 1 : (8 - now.getDay()) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}
