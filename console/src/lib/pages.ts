/** The pages of a view: the first, which is asked for most often, and the others, as they were fetched one by one. */

import type { Summary, View } from "../api/types";

export interface Page {
  items: Summary[];
  /** Where the next page begins. */
  following: string | undefined;
}

/** Where a page begins: the channel's cursor, and the row before it. */
export interface Mark {
  cursor: string;
  after: Summary | undefined;
}

/** What is known beyond the first page, in the channel's order. */
export interface Rest {
  rows: Summary[];
  pages: Mark[];
  following: string | undefined;
}

const PARTS = { open: 0, active: 1, wrap_up: 1, waiting: 2, closed: 3 } as const;

interface Place {
  part: number;
  holder: string;
  at: number;
  thread: string;
}

/** Lists of thousands are put in order every few seconds. */
const places = new WeakMap<Summary, Place>();

function place(row: Summary): Place {
  const known = places.get(row);
  if (known) return known;
  const holder = row.state === "open" ? row.queue : row.state === "waiting" ? row.workstream : row.agent ?? "";
  const at = row.closedAt ? -Date.parse(row.closedAt) : entered(row);
  const made = { part: PARTS[row.state], holder: row.closedAt ? "" : holder, at, thread: row.id.slice(0, row.id.lastIndexOf("-")) };
  places.set(row, made);
  return made;
}

/** The channel's order: closed ones latest first, others by who has them and since when. */
export function ordered(one: Summary, other: Summary): number {
  const [a, b] = [place(one), place(other)];
  return a.part - b.part || compared(a.holder, b.holder) || a.at - b.at || compared(a.thread, b.thread);
}

const entered = (row: Summary) => Date.parse(row.enteredAt ?? row.openedAt);
const compared = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

/** When something happened last. */
export function moved(row: Summary): number {
  return Math.max(Date.parse(row.activeAt ?? row.openedAt), entered(row));
}

/** Where the second page begins, as the first one is now. */
export function second({ items, following }: Page): Mark | undefined {
  return following === undefined ? undefined : { cursor: following, after: items.at(-1) };
}

/** After one more page; any other than the next is of no use. */
export function extended(rest: Rest | undefined, mark: Mark, { items, following }: Page): Rest {
  if (!rest) return { rows: items, pages: [mark], following };
  if (rest.following !== mark.cursor) return rest;
  return { rows: [...without(rest.rows, items), ...items], pages: [...rest.pages, mark], following };
}

/** After a page was asked for again: between the row before it and its last one, no others are left. */
export function again(rest: Rest, at: number, mark: Mark, { items, following }: Page): Rest {
  const known = new Map(rest.rows.map((row) => [row.id, row]));
  const rows = items.map((item) => unchanged(known.get(item.id), item));
  const others = without(rest.rows, items);
  const before = others.filter((row) => mark.after && ordered(row, mark.after) <= 0);
  const last = items.at(-1) ?? mark.after;
  const ends = following === undefined || at === rest.pages.length - 1;
  const behind = ends ? [] : others.filter((row) => last && ordered(row, last) > 0);
  const pages = ends ? [...rest.pages.slice(0, at), mark] : rest.pages.with(at, mark);
  return { rows: [...before, ...rows, ...behind], pages, following: ends ? following : rest.following };
}

/** Which page to ask for again: one that begins later than the first one ends now, mostly that in sight, or each in its turn. */
export function due(rest: Rest, first: Page, turn: number, sight: readonly Summary[]): { at: number; mark: Mark } | undefined {
  const [begins] = rest.pages;
  const now = second(first);
  if (!begins || !now) return undefined;
  const gap = now.after && begins.after && ordered(now.after, begins.after) < 0;
  const inSight = sight.map((row) => rest.pages.findLastIndex(({ after }) => after && ordered(row, after) > 0)).filter((at) => at >= 0);
  if (!gap && inSight.length === 0 && turn % 4 !== 0) return undefined;
  const at = gap ? 0 : (turn % 4 !== 0 ? inSight[turn % inSight.length] : undefined) ?? (turn >> 2) % rest.pages.length;
  return { at, mark: (at > 0 && rest.pages[at]) || now };
}

/** What shows a row need not be drawn again where nothing has changed. */
function unchanged(known: Summary | undefined, row: Summary): Summary {
  return known && JSON.stringify(known) === JSON.stringify(row) ? known : row;
}

function without(rows: Summary[], others: Summary[]): Summary[] {
  const gone = new Set(others.map(({ id }) => id));
  return rows.filter(({ id }) => !gone.has(id));
}

/**
 * All rows that are known, with the latest where they belong: a known one as it is now, a new one where its order says.
 * The first page is as new as they are.
 */
export function shown(view: View, first: Page, rest: Rest | undefined, latest: readonly Summary[]): Summary[] {
  const head = first.items.at(-1);
  if (!head || first.following === undefined) return first.items;
  const beyond = without(rest?.rows ?? [], first.items).filter((row) => ordered(row, head) > 0);
  const fresh = new Map(without([...latest], first.items).filter((row) => ordered(row, head) > 0).map((row) => [row.id, row]));
  const stay = beyond.flatMap((row) => {
    const now = fresh.get(row.id);
    if (!now) return [row];
    if (moved(now) >= moved(row) && ordered(row, now) !== 0) return [];
    fresh.delete(row.id);
    return [moved(now) < moved(row) ? row : now];
  });
  const end = rest?.following === undefined ? undefined : rest.rows.at(-1);
  // In order only when all of them are known, these two lists show at least who is at their top.
  const whole = view === "mine" || view === "waiting" || (rest !== undefined && rest.following === undefined);
  const come = [...fresh.values()].filter((row) => whole || (end && ordered(row, end) < 0));
  return [...first.items, ...inOrder(stay, come)];
}

/** Two lists in one order. */
function inOrder(rows: Summary[], come: Summary[]): Summary[] {
  if (come.length === 0) return rows;
  const left = come.toSorted(ordered).reverse();
  const all: Summary[] = [];
  for (const row of rows) {
    for (let next = left.at(-1); next && ordered(next, row) < 0; next = left.at(-1)) all.push(...left.splice(-1));
    all.push(row);
  }
  return [...all, ...left.reverse()];
}

/** After something has happened to a conversation beyond the first page, which nobody would tell soon. */
export function touched(rest: Rest, row: Summary, view: View, me: string): Rest {
  const at = rest.rows.findIndex(({ id }) => id === row.id);
  if (at < 0) return rest;
  return { ...rest, rows: belongs(row, view, me) ? rest.rows.with(at, row) : rest.rows.toSpliced(at, 1) };
}

function belongs({ state, agent }: Summary, view: View, me: string): boolean {
  if (view === "mine") return PARTS[state] === PARTS.active && agent === me;
  return view === "all" ? state !== "closed" : state === view;
}

/** Pages hold the same row twice when it moved between them. */
export function unique(rows: readonly Summary[]): Summary[] {
  const seen = new Set<string>();
  return rows.filter((row) => !seen.has(row.id) && seen.add(row.id));
}
