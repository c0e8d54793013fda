/** The time by the server's clock, as often as it matters to what is shown. */

import { useSyncExternalStore } from "react";
import { serverTime } from "../api/clock";

const STEP = 15_000;
const listeners = new Set<() => void>();
let now = present();
let timer: ReturnType<typeof setInterval> | undefined;

/** Not that of the page, which may be wrong. */
export function present(): number {
  return serverTime(Date.now());
}

/** Tell *listener* when the time has moved on; it stands still while nobody listens. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = present();
    timer = setInterval(() => {
      now = present();
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
