/** Conversations that one has just taken oneself: that they are there is no news. */

/** The lists follow within seconds, however slow the channel is. */
const JUST_NOW = 30_000;
const taken = new Map<string, number>();

export function take(id: string): void {
  taken.set(id, Date.now());
}

export function justTaken(id: string): boolean {
  return Date.now() - (taken.get(id) ?? 0) < JUST_NOW;
}
