/** Time zones in which somebody may be. */

const wall = (at: number, zone: string) => new Date(at).toLocaleString("sv-SE", { timeZone: zone });

/** One zone for each time that the clocks of *zones* show at a moment, the earliest time first. */
export function apart(zones: readonly string[], at: number): string[] {
  const byTime = new Map(zones.map((zone) => [wall(at, zone), zone]));
  return [...byTime].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, zone]) => zone);
}
