/** A virtual list that keeps the row with the focus, wherever somebody scrolls meanwhile. */

import { defaultRangeExtractor, type Range } from "@tanstack/react-virtual";
import { useCallback, useMemo, useState, type FocusEvent } from "react";

export function useKept<T>(rows: readonly T[], keyOf: (row: T) => string) {
  const [focused, setFocused] = useState<string | null>(null);
  const at = useMemo(() => (focused === null ? -1 : rows.findIndex((row) => keyOf(row) === focused)), [rows, keyOf, focused]);
  const range = useCallback(
    (shown: Range) => {
      const indexes = defaultRangeExtractor(shown);
      return at < 0 || indexes.includes(at) ? indexes : [...indexes, at].sort((a, b) => a - b);
    },
    [at],
  );
  const onFocus = ({ target }: FocusEvent) => {
    const index = target.closest<HTMLElement>("[data-index]")?.dataset.index;
    const row = index === undefined ? undefined : rows[Number(index)];
    setFocused(row === undefined ? null : keyOf(row));
  };
  return { range, onFocus, onBlur: () => setFocused(null) };
}
