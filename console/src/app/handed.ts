/** Conversations that somebody else gave one, and that one has not opened since. */

import { useSyncExternalStore } from "react";

let unopened: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

export function give(ids: readonly string[]): void {
  if (ids.length > 0) update(new Set([...unopened, ...ids]));
}

export function opened(id: string): void {
  if (unopened.has(id)) update(new Set([...unopened].filter((one) => one !== id)));
}

export function useHanded(): ReadonlySet<string> {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => unopened);
}

function update(ids: ReadonlySet<string>): void {
  unopened = ids;
  listeners.forEach((listener) => listener());
}
