/** What somebody has begun to write, kept for the tab until it is sent. */

import { useCallback, useState } from "react";

const name = (id: string) => `console.draft.${id}`;

export function useDraft(id: string): [string, (text: string) => void] {
  const [held, setHeld] = useState({ id, text: sessionStorage.getItem(name(id)) ?? "" });
  const text = held.id === id ? held.text : (sessionStorage.getItem(name(id)) ?? "");
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
