/** The time, as often as it matters to what is shown. */

import { useSyncExternalStore } from "react";

const STEP = 15_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** Tell *listener* when the time has moved on; it stands still while nobody listens. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const one of listeners) one();
    }, STEP);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

export function read(): number {
  return now;
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}
