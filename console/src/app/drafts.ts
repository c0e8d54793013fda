/** What somebody has begun to write, kept for the tab until it is sent. */

import { useCallback, useEffect, useState } from "react";

/** Under the person's id: whoever signs in next in the same tab finds none of it. */
const name = (person: string, id: string) => `console.draft.${person}.${id}`;

/** Where a text stands that is to start a conversation with somebody. */
export const newTo = (address: string) => `new.${address}`;

const listeners = new Set<(place: string) => void>();

/** Put a text back where it was written, before what has been begun there meanwhile. */
export function restoreDraft(person: string, id: string, text: string): void {
  const place = name(person, id);
  const begun = sessionStorage.getItem(place);
  sessionStorage.setItem(place, begun ? `${text}\n${begun}` : text);
  for (const listener of listeners) listener(place);
}

export function useDraft(person: string, id: string): [string, (text: string) => void] {
  return useText(name(person, id));
}

function useText(place: string): [string, (text: string) => void] {
  const [held, setHeld] = useState({ place, text: sessionStorage.getItem(place) ?? "" });
  const text = held.place === place ? held.text : (sessionStorage.getItem(place) ?? "");
  useEffect(() => {
    const restored = (changed: string) => changed === place && setHeld({ place, text: sessionStorage.getItem(place) ?? "" });
    listeners.add(restored);
    return () => void listeners.delete(restored);
  }, [place]);
  const write = useCallback(
    (next: string) => {
      if (next) sessionStorage.setItem(place, next);
      else sessionStorage.removeItem(place);
      setHeld({ place, text: next });
    },
    [place],
  );
  return [text, write];
}
