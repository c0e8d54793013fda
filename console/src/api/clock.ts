/** The server's clock, as its answers tell it: that of the page may be wrong. */

let ahead = 0;

export function tellTime(date: string | null, now: number): void {
  const at = Date.parse(date ?? "");
  if (!Number.isNaN(at)) ahead = at - now;
}

export function serverTime(now: number): number {
  return now + ahead;
}
