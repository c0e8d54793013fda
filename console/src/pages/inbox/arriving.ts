/** Where one begins to read a thread, and what comes while one reads further up. */

import { useEffect, useRef, useState } from "react";
import { LARGEST, type useThread } from "../../api/hooks";
import type { Message } from "../../api/types";
import { beginOf, latestSeq, textsAfter } from "../../lib/thread";
import type { Row } from "./ThreadRow";

/** How many texts of the customer came since the end went out of sight. */
export function useArrived(messages: Message[] | undefined): { count: number; scrolled: (isAtEnd: boolean) => void } {
  const [read, setRead] = useState<number | null>(null);
  return {
    count: read === null ? 0 : textsAfter(messages ?? [], read),
    scrolled: (isAtEnd) => setRead((before) => (isAtEnd ? null : before ?? latestSeq(messages ?? []))),
  };
}

/** An earlier conversation is read from its beginning, however far up that is: fetches what is missing, then goes there. */
export function useBegin({ messages, older, loadOlder, loadingOlder }: ReturnType<typeof useThread>, rows: readonly Row[], id: string, go: (index: number) => void): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !messages || loadingOlder) return;
    const begin = beginOf(messages, id);
    if (begin === "missing" && older) {
      loadOlder(LARGEST, { onError: () => { done.current = true; } });
      return;
    }
    done.current = true;
    if (begin === "known") go(Math.max(0, rows.findIndex((row) => row.key === `started-${id}` || (row.kind === "message" && row.message.conversation === id))));
  }, [messages, older, loadOlder, loadingOlder, rows, id, go]);
}
