/** Who is signed in: a key kept for this tab, or the platform's own sign-in. */

import { useSyncExternalStore } from "react";

const KEY = "console.key";
const listeners = new Set<() => void>();
let out = false;

export interface ConsoleSettings {
  signIn: "key" | "platform";
  pollSeconds: number;
  pollSecondsHidden: number;
}

export const settings: ConsoleSettings = { signIn: "key", pollSeconds: 3, pollSecondsHidden: 30 };

/** Fetch what has to be known before anything else; the defaults do where it cannot be had. */
export async function loadSettings(): Promise<void> {
  try {
    const answer = await fetch("/console/settings.json", { signal: AbortSignal.timeout(5000) });
    if (answer.ok) Object.assign(settings, await answer.json());
  } catch {
    // The sign-in page says that the channel cannot be reached.
  }
}

export function currentKey(): string | null {
  return sessionStorage.getItem(KEY);
}

export function signIn(key: string): void {
  sessionStorage.setItem(KEY, key);
  out = false;
  tell();
}

/** The API knows nobody: ask again. Drafts stay. */
export function signedOut(): void {
  if (out) return;
  out = true;
  tell();
}

export function signOut(): void {
  sessionStorage.clear();
  if (settings.signIn === "platform") location.assign("/.auth/logout");
  else location.assign("/console/");
}

export function platformSignIn(): string {
  const back = encodeURIComponent(location.pathname + location.search);
  return `/.auth/login/aad?post_login_redirect_uri=${back}`;
}

/** Whether to ask for a sign-in now. */
export function useSignedOut(): boolean {
  return useSyncExternalStore(subscribe, () => out || (settings.signIn === "key" && !currentKey()));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}
