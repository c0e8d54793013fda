/** Rows come and go above what somebody looks at; it stays where it is. */

import { useLayoutEffect, useRef, type RefObject } from "react";
import type { Summary } from "../../api/types";
import { placeOf } from "../../lib/inbox";

/** Keeps the first row in sight in its place; another list begins at its top, as does one that is looked at from there. */
export function useAnchor(scroller: RefObject<HTMLElement | null>, rows: readonly Summary[], height: number, list: string): void {
  const before = useRef({ rows, list });
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { rows, list };
    const one = scroller.current;
    if (!one || one.scrollTop === 0) return;
    if (was.list !== list) {
      one.scrollTo({ top: 0 });
      return;
    }
    const at = Math.floor(one.scrollTop / height);
    const now = placeOf(rows, was.rows, at);
    if (now >= 0 && now !== at) one.scrollTo({ top: one.scrollTop + (now - at) * height });
  }, [scroller, rows, height, list]);
}
