/** Which key does what; the shortcut sheet is made from the same table. */

export const SHORTCUTS = {
  next: "j", previous: "k", open: "Enter", reply: "r", note: "n", pick: "p", wait: "w", end: "e",
  transfer: "t", tag: "l", details: "d", compose: "c", search: "/", sheet: "?",
  viewOpen: "1", viewMine: "2", viewWaiting: "3", viewClosed: "4", viewAll: "5", leave: "Escape",
} as const;

export type Command = keyof typeof SHORTCUTS;

const BY_KEY = new Map(Object.entries(SHORTCUTS).map(([name, key]) => [key as string, name as Command]));

/** What a key may go on doing while it is held down. */
const HELD: readonly (Command | undefined)[] = ["next", "previous"];

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** Whether the key is being held down. */
  repeat: boolean;
  /** Whether the focus is where people write. */
  typing: boolean;
  /** Whether keys that are characters are shortcuts at all. */
  characters: boolean;
}

export function command(press: Press): Command | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (press.key.length === 1 && !press.characters) return undefined;
  const found = BY_KEY.get(press.key);
  if (press.repeat && !HELD.includes(found)) return undefined;
  return press.typing && found !== "leave" ? undefined : found;
}
