/** A moment after a step in which the next one is not taken: it stands where the last one stood. */

import { useSyncExternalStore } from "react";

/** Longer than between the two clicks of a double-click. */
const MOMENT = 600;
const listeners = new Set<() => void>();
let steps = 0;

function change(by: 1 | -1): void {
  steps += by;
  for (const listener of listeners) listener();
}

export function settle(): void {
  change(1);
  setTimeout(() => change(-1), MOMENT);
}

export function useSettling(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => steps > 0);
}
