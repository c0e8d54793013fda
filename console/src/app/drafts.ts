/** What somebody has begun to write, kept for the tab until it is sent. */

import { useCallback, useEffect, useState } from "react";

const name = (id: string) => `console.draft.${id}`;

const listeners = new Set<(id: string) => void>();

/** Put a text back where it was written, unless something else is being written there. */
export function restoreDraft(id: string, text: string): void {
  if (sessionStorage.getItem(name(id))) return;
  sessionStorage.setItem(name(id), text);
  for (const listener of listeners) listener(id);
}

export function useDraft(id: string): [string, (text: string) => void] {
  const [held, setHeld] = useState({ id, text: sessionStorage.getItem(name(id)) ?? "" });
  const text = held.id === id ? held.text : (sessionStorage.getItem(name(id)) ?? "");
  useEffect(() => {
    const restored = (changed: string) => changed === id && setHeld({ id, text: sessionStorage.getItem(name(id)) ?? "" });
    listeners.add(restored);
    return () => void listeners.delete(restored);
  }, [id]);
  const write = useCallback(
    (next: string) => {
      if (next) sessionStorage.setItem(name(id), next);
      else sessionStorage.removeItem(name(id));
      setHeld({ id, text: next });
    },
    [id],
  );
  return [text, write];
}
