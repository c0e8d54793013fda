/** Lists of conversations: their order, what is found in them, what is new. */

import type { Summary, View } from "../api/types";

/** Those who wait for us first, longest first; then the latest. Only for one's own list. */
export function sorted(view: View, rows: readonly Summary[]): Summary[] {
  if (view === "mine") {
    return [...rows].sort(
      (a, b) => Number(b.unread > 0) - Number(a.unread > 0) || (a.unread > 0 ? 1 : -1) * (moment(a) - moment(b)),
    );
  }
  if (view === "waiting") return [...rows].sort((a, b) => moment(b) - moment(a));
  return [...rows];
}

function moment(row: Summary): number {
  return Date.parse(row.activeAt ?? row.openedAt);
}

/** Since when somebody waits: for us, if the customer wrote last. */
export function waitingSince(row: Summary): number | null {
  if (row.state === "closed") return null;
  if (row.state === "open") return Date.parse(row.enteredAt ?? row.openedAt);
  return row.unread > 0 ? moment(row) : null;
}

/** What is shown of a view; an empty number stands for all of them. */
export interface Filter {
  number: string;
  unread: boolean;
}

export const EVERYTHING: Filter = { number: "", unread: false };

/** Rows of one number, or with unread texts, or both. */
export function filtered(rows: readonly Summary[], { number, unread }: Filter): Summary[] {
  return rows.filter((row) => (!number || row.number === number) && (!unread || row.unread > 0));
}

/** Rows that have every word: in number, name, tag or preview. */
export function found(rows: readonly Summary[], sought: string): Summary[] {
  const words = sought.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...rows];
  return rows.filter((row) => {
    const text = [row.contactName ?? "", row.preview, ...row.tags].join(" ").toLocaleLowerCase();
    const digits = row.customerAddress.replace(/\D/g, "");
    return words.every((word) => {
      const number = word.replace(/[\s()+.-]/g, "");
      return text.includes(word) || (/^\d{2,}$/.test(number) && digits.includes(number));
    });
  });
}

/** Rows with more unread texts than when we looked last; new rows count if something is unread. */
export function news(before: ReadonlyMap<string, number>, rows: readonly Summary[]): Summary[] {
  return rows.filter((row) => row.unread > (before.get(row.id) ?? 0));
}

/** Which row a step from the selected one leads to. */
export function stepped(rows: readonly Summary[], selected: string | undefined, step: 1 | -1): Summary | undefined {
  const at = rows.findIndex((row) => row.id === selected);
  if (at < 0) return step === 1 ? rows[0] : rows.at(-1);
  return rows[at + step];
}

/** Pages hold the same row twice when it moved between them. */
export function unique(rows: readonly Summary[]): Summary[] {
  const seen = new Set<string>();
  return rows.filter((row) => !seen.has(row.id) && seen.add(row.id));
}
