/** ISO 8601 durations, as workstreams have them, and how long ago something was. */

export type Unit = "M" | "H" | "D";
const SECONDS: Record<Unit, number> = { M: 60, H: 3600, D: 86400 };

/** A duration as amount and unit; null where it needs more than one unit or seconds. */
export function split(iso: string): { amount: number; unit: Unit } | null {
  const found = /^P(?:(\d+)D|T(?:(\d+)H)?(?:(\d+)M)?)$/.exec(iso);
  if (!found) return null;
  const [, days, hours, minutes] = found;
  if (days !== undefined) return { amount: Number(days), unit: "D" };
  if (hours !== undefined && minutes !== undefined) return { amount: Number(hours) * 60 + Number(minutes), unit: "M" };
  if (hours !== undefined) return { amount: Number(hours), unit: "H" };
  return minutes === undefined ? null : { amount: Number(minutes), unit: "M" };
}

export function joined(amount: number, unit: Unit): string {
  return unit === "D" ? `P${amount}D` : `PT${amount}${unit}`;
}

/** The largest unit that fits, and how many of it have gone by; less than a minute is 0 minutes. */
export function since(then: number, now: number): { amount: number; unit: Unit } {
  const seconds = Math.max(0, (now - then) / 1000);
  const unit: Unit = seconds >= SECONDS.D ? "D" : seconds >= SECONDS.H ? "H" : "M";
  return { amount: Math.floor(seconds / SECONDS[unit]), unit };
}
