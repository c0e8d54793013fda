/** Lists of conversations: their order, what is found in them, what is new. */

import type { Summary, View } from "../api/types";
import { moved } from "./pages";

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
  /** For how long closed ones are shown. */
  days: number;
  /** What is sought is sought in every view. */
  everywhere: boolean;
}

export const EVERYTHING: Filter = { number: "", unread: false, days: 1, everywhere: false };

/** The API gives a month of closed ones at most, counted to the second. */
export const PERIODS = [1, 7, 30];

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

/** What was seen of a conversation when we looked last. */
export interface Seen {
  unread: number;
  active: number;
  mine: boolean;
  at: number;
}

/** The lists are asked one by one: what left one of them may stand in the other a little later. */
const BETWEEN = 10_000;

export function seen(mine: readonly Summary[], open: readonly Summary[], before: ReadonlyMap<string, Seen>, at: number): Map<string, Seen> {
  const of = (isMine: boolean) => (row: Summary): [string, Seen] => [row.id, { unread: row.unread, active: moment(row), mine: isMine, at }];
  const left = [...before].filter(([, known]) => at - known.at < BETWEEN);
  return new Map([...left, ...open.map(of(false)), ...mine.map(of(true))]);
}

/** A text may be shown some seconds after the moment that it bears. */
const LATE = 60_000;

/** What may be news where not every row is known: who only moves up in the list is none. */
export function recent(rows: readonly Summary[], before: ReadonlyMap<string, Seen>, looked: number): Summary[] {
  return rows.filter((row) => before.has(row.id) || moved(row) > looked - LATE);
}

/** Conversations that somebody else gave us since then, and others with more unread texts. */
export function news(before: ReadonlyMap<string, Seen>, mine: readonly Summary[], open: readonly Summary[], own: (id: string) => boolean) {
  const handed = mine.filter((row) => {
    const known = before.get(row.id);
    // One's own that was put aside comes back by a text, and is then told as that.
    return !known?.mine && (known !== undefined || row.unread === 0) && !own(row.id);
  });
  const texts = [...mine, ...open].filter((row) => {
    const known = before.get(row.id);
    // Where a text of ours did not arrive, those before it are unread again, since when they came.
    const isNew = known ? row.unread > known.unread && moment(row) >= known.active : row.unread > 0 && !own(row.id);
    return isNew && !handed.includes(row);
  });
  return { handed, texts };
}

/** How many of those that somebody gave us would not be counted as unread. */
export function unopened(mine: readonly Summary[], handed: ReadonlySet<string>): number {
  return mine.filter((row) => row.unread === 0 && handed.has(row.id)).length;
}

/** Which row a step from the selected one leads to; one that has gone still stands where it stood *before*. */
export function stepped(rows: readonly Summary[], selected: string | undefined, step: 1 | -1, before = rows): Summary | undefined {
  const at = rows.findIndex((row) => row.id === selected);
  if (at >= 0) return rows[at + step];
  const was = before.findIndex((row) => row.id === selected);
  if (was < 0) return step === 1 ? rows[0] : rows.at(-1);
  const left = new Map(rows.map((row) => [row.id, row]));
  const beside = step === 1 ? before.slice(was + 1) : before.slice(0, was).reverse();
  return left.get(beside.find(({ id }) => left.has(id))?.id ?? "");
}

/** Where a row that is looked at stands now, or the next of those that stood behind it. */
export function placeOf(rows: readonly Summary[], before: readonly Summary[], at: number): number {
  const places = new Map(rows.map((row, index) => [row.id, index]));
  const next = before.slice(at).find(({ id }) => places.has(id));
  return next ? places.get(next.id) ?? -1 : -1;
}
