import { describe, expect, it } from "vitest";
import type { Summary } from "../api/types";
import { again, due, extended, ordered, second, shown, touched, unique, type Page, type Rest } from "./pages";

const NOON = Date.parse("2026-01-01T12:00:00Z");

/** A conversation that waits since a minute of the day's noon, in the words of a test: its minute is its name. */
function row(minute: number, more: Partial<Summary> = {}): Summary {
  const at = new Date(NOON + minute * 60_000).toISOString();
  return {
    id: `t${minute}-1`, state: "open", number: "main", ourAddress: "+12025550111", customerAddress: "+14155550100",
    workstream: "main", queue: "default", agent: null, contact: null, contactName: null, tags: [],
    unread: 1, preview: "", undelivered: 0, snoozedUntil: null, openedAt: at, enteredAt: at, activeAt: at, closedAt: null, closeReason: null, ...more,
  };
}

const rows = (...minutes: number[]) => minutes.map((minute) => row(minute));
const page = (minutes: number[], following?: string): Page => ({ items: rows(...minutes), following });
const minutes = (all: readonly Summary[]) => all.map(({ id }) => Number.parseInt(id.slice(1)));
const wrote = (minute: number, more: Partial<Summary> = {}) => row(minute, { unread: 2, activeAt: new Date(NOON + 5_000_000).toISOString(), ...more });

const FIRST = page([1, 2], "c1");
const MARK = { cursor: "c1", after: row(2) };
const REST: Rest = extended(extended(undefined, MARK, page([3, 4], "c2")), { cursor: "c2", after: row(4) }, page([5, 6], "c3"));

describe("pages", () => {
  it("stand in the channel's order", () => {
    const all = [
      row(9, { queue: "a" }), row(1, { queue: "b" }), row(2, { queue: "b" }),
      row(0, { state: "wrap_up", agent: "ann" }), row(3, { state: "active", agent: "ann" }), row(0, { state: "active", agent: "bob" }),
      row(0, { state: "waiting" }), row(0, { state: "closed", closedAt: row(9).openedAt }), row(0, { state: "closed", closedAt: row(8).openedAt }),
    ];
    expect(all.toReversed().sort(ordered)).toEqual(all);
  });

  it("follow one another, and one that was fetched twice counts once", () => {
    expect(second(FIRST)).toEqual(MARK);
    expect(minutes(REST.rows)).toEqual([3, 4, 5, 6]);
    expect(extended(REST, { cursor: "c2", after: row(4) }, page([5, 6], "c3"))).toBe(REST);
    expect(minutes(shown("open", FIRST, REST, []))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("give up the rows that a first page has or no longer knows", () => {
    expect(minutes(shown("open", page([1, 3], "c1"), REST, []))).toEqual([1, 3, 4, 5, 6]);
    expect(minutes(shown("open", page([1, 4], "c1"), REST, []))).toEqual([1, 4, 5, 6]);
    expect(minutes(shown("open", page([1, 4]), REST, []))).toEqual([1, 4]);
  });

  it("lose who has left when they are asked for again, and keep what stands behind them", () => {
    expect(minutes(again(REST, 0, MARK, page([4, 5], "c2")).rows)).toEqual([4, 5, 6]);
    expect(minutes(again(REST, 0, MARK, page([3], "c2")).rows)).toEqual([3, 4, 5, 6]);
    expect(minutes(again(REST, 0, MARK, page([])).rows)).toEqual([]);
    const last = again(REST, 1, { cursor: "c2", after: row(4) }, page([6, 7], "c4"));
    expect([minutes(last.rows), last.following]).toEqual([[3, 4, 6, 7], "c4"]);
  });

  it("leave rows as they are that nothing has happened to", () => {
    const next = again(REST, 0, MARK, { items: [row(3), wrote(4)], following: "c2" });
    expect(next.rows[0]).toBe(REST.rows[0]);
    expect(next.rows[1]?.unread).toBe(2);
  });

  it("are asked for again where somebody looks, and the others in turn", () => {
    const asked = [1, 2, 3, 4, 5, 8].map((turn) => due(REST, FIRST, turn, rows(5, 6))?.mark.cursor);
    expect(asked).toEqual(["c2", "c2", "c2", "c2", "c2", "c1"]);
    expect([1, 2].map((turn) => due(REST, FIRST, turn, rows(4, 5))?.mark.cursor)).toEqual(["c2", "c1"]);
    expect([1, 4, 8].map((turn) => due(REST, FIRST, turn, [])?.mark.cursor)).toEqual([undefined, "c2", "c1"]);
    expect(due(REST, page([0, 1], "c0"), 1, rows(5))).toEqual({ at: 0, mark: { cursor: "c0", after: row(1) } });
    expect(due(REST, page([1]), 1, rows(5))).toBeUndefined();
  });

  it("show the latest of those that are known, in their place", () => {
    const all = shown("open", FIRST, REST, [wrote(5), row(9)]);
    expect(minutes(all)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(all.map(({ unread }) => unread)).toEqual([1, 1, 1, 1, 2, 1]);
  });

  it("show who came where their order says, as far as the pages reach", () => {
    const back = row(4, { id: "back-1" });
    expect(shown("open", FIRST, REST, [back]).map(({ id }) => id)).toEqual(["t1-1", "t2-1", "t3-1", "back-1", "t4-1", "t5-1", "t6-1"]);
    expect(minutes(shown("open", FIRST, { ...REST, following: undefined }, [row(9), row(8)]))).toEqual([1, 2, 3, 4, 5, 6, 8, 9]);
    expect(minutes(shown("open", FIRST, undefined, [row(9)]))).toEqual([1, 2]);
  });

  it("show a row once that went somewhere else in the list", () => {
    const other = wrote(3, { queue: "later" });
    expect(minutes(shown("open", FIRST, REST, [other]))).toEqual([1, 2, 4, 5, 6]);
    expect(minutes(shown("open", FIRST, { ...REST, following: undefined }, [other]))).toEqual([1, 2, 4, 5, 6, 3]);
  });

  it("do not go back to what was known before", () => {
    const after = { ...REST, rows: [wrote(3), ...REST.rows.slice(1)] };
    expect(shown("open", FIRST, after, [row(3)])[2]?.unread).toBe(2);
    expect(minutes(shown("open", FIRST, REST, [row(2, { unread: 9 }), row(1.5, { id: "t1.5-1" })]))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("show in one's own list who has written, however far down they stand", () => {
    const own = (one: Summary) => ({ ...one, state: "active" as const, agent: "ann" });
    const first = { items: FIRST.items.map(own), following: "c1" };
    expect(minutes(shown("mine", first, undefined, [own(wrote(50))]))).toEqual([1, 2, 50]);
  });

  it("follow at once what one does oneself", () => {
    const picked = row(4, { state: "active", agent: "ann" });
    expect(minutes(touched(REST, picked, "open", "ann").rows)).toEqual([3, 5, 6]);
    expect(touched(REST, picked, "all", "ann").rows[1]).toBe(picked);
    expect(minutes(touched(REST, picked, "mine", "bob").rows)).toEqual([3, 5, 6]);
    expect(touched(REST, row(70), "open", "ann")).toBe(REST);
  });

  it("show a row once", () => expect(minutes(unique(rows(1, 1, 2)))).toEqual([1, 2]));
});
