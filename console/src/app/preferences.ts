/** What a person has chosen for this browser. */

import { useSyncExternalStore } from "react";

export interface Preferences {
  theme: "system" | "light" | "dark";
  notifications: boolean;
  sound: boolean;
  details: boolean;
  /** Whether single characters are shortcuts. */
  shortcuts: boolean;
  /** How long a text can be taken back; 0 for not at all. */
  undoSeconds: 0 | 5 | 10;
}

const KEY = "console.preferences";
const USUAL: Preferences = { theme: "system", notifications: false, sound: false, details: true, shortcuts: true, undoSeconds: 5 };
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return USUAL;
  }
}

export function preferences(): Preferences {
  return current;
}

export function prefer(changes: Partial<Preferences>): void {
  current = { ...current, ...changes };
  localStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, preferences);
}
