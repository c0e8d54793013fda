import { describe, expect, it } from "vitest";
import type { Summary } from "../api/types";
import { EVERYTHING, filtered, found, news, placeOf, recent, seen, sorted, stepped, unopened, waitingSince } from "./inbox";

function row(id: string, more: Partial<Summary> = {}): Summary {
  return {
    id, state: "active", number: "main", ourAddress: "+12025550111", customerAddress: "+14155550100",
    workstream: "main", queue: "default", agent: "ann", contact: null, contactName: null, tags: [],
    unread: 0, preview: "", undelivered: 0, snoozedUntil: null, openedAt: "2026-01-01T12:00:00Z", enteredAt: "2026-01-01T12:00:00Z",
    activeAt: "2026-01-01T12:00:00Z", closedAt: null, closeReason: null, ...more,
  };
}

const NOTHING = new Map<string, never>();

function told(before: ReturnType<typeof seen>, mine: Summary[], open: Summary[], own: string[] = []) {
  const { handed, texts } = news(before, mine, open, (id) => own.includes(id));
  return { handed: handed.map(({ id }) => id), texts: texts.map(({ id }) => id) };
}

describe("inbox", () => {
  it("puts those who wait for us first, longest first, then the latest", () => {
    const rows = [
      row("answered", { activeAt: "2026-01-01T12:05:00Z" }),
      row("just", { unread: 1, activeAt: "2026-01-01T12:04:00Z" }),
      row("latest", { activeAt: "2026-01-01T12:09:00Z" }),
      row("longest", { unread: 2, activeAt: "2026-01-01T12:01:00Z" }),
    ];
    expect(sorted("mine", rows).map((r) => r.id)).toEqual(["longest", "just", "latest", "answered"]);
    expect(sorted("open", rows)).toEqual(rows);
  });

  it("finds by number however it is written, by name, tag and words", () => {
    const rows = [row("a", { contactName: "Ada King" }), row("b", { customerAddress: "+442071838750", tags: ["Refund"], preview: "Where is my parcel?" })];
    const ids = (sought: string) => found(rows, sought).map((r) => r.id);
    expect(ids("ada")).toEqual(["a"]);
    expect(ids("refund parcel")).toEqual(["b"]);
    expect(ids("+44-207")).toEqual(["b"]);
    expect(ids("(415)555")).toEqual(["a"]);
    expect(ids("nothing")).toEqual([]);
    expect(ids("  ")).toEqual(["a", "b"]);
  });

  it("tells what is new since the last look", () => {
    const before = seen([row("a", { unread: 1 }), row("b", { unread: 2 })], [], NOTHING, 0);
    const rows = [row("a", { unread: 2 }), row("b", { unread: 2 }), row("c", { unread: 1 })];
    expect(told(before, rows, [row("d", { unread: 1 }), row("e")])).toEqual({ handed: [], texts: ["a", "c", "d"] });
  });

  it("tells of no text where an answer did not arrive and what it answered is unread again", () => {
    const answered = row("a", { activeAt: "2026-01-01T12:05:00Z" });
    expect(told(seen([answered], [], NOTHING, 0), [row("a", { unread: 1 })], [])).toEqual({ handed: [], texts: [] });
  });

  it("tells what somebody else has handed over, and not as a text", () => {
    const before = seen([], [row("assigned", { unread: 1 })], NOTHING, 0);
    expect(told(before, [row("assigned", { unread: 1 }), row("transferred")], [])).toEqual({ handed: ["assigned", "transferred"], texts: [] });
    const between = seen([], [], before, 3_000);
    expect(told(between, [row("assigned", { unread: 1 })], [])).toEqual({ handed: ["assigned"], texts: [] });
    expect(told(seen([], [], between, 20_000), [], [row("assigned", { unread: 1 })])).toEqual({ handed: [], texts: ["assigned"] });
  });

  it("tells nobody of what they have just taken themselves", () => {
    const before = seen([], [row("picked", { unread: 1 })], NOTHING, 0);
    const taken = [row("picked", { unread: 1 }), row("left open already", { unread: 1 }), row("started")];
    expect(told(before, taken, [], ["picked", "left open already", "started"])).toEqual({ handed: [], texts: [] });
    expect(told(seen(taken, [], NOTHING, 0), [row("picked", { unread: 2 })], [], ["picked"])).toEqual({ handed: [], texts: ["picked"] });
  });

  it("tells of those on pages not fetched who wrote, and of none who only moves up", () => {
    const looked = Date.parse("2026-01-01T13:00:00Z");
    const before = seen([], [row("known", { unread: 1 })], NOTHING, looked);
    const rows = [
      row("known", { unread: 2 }),
      row("moved up", { unread: 1 }),
      row("wrote", { unread: 2, activeAt: "2026-01-01T13:00:02Z" }),
      row("shown late", { unread: 1, activeAt: "2026-01-01T12:59:50Z" }),
      row("put back", { unread: 1, enteredAt: "2026-01-01T13:00:01Z" }),
    ];
    expect(told(before, [], recent(rows, before, looked)).texts).toEqual(["known", "wrote", "shown late", "put back"]);
  });

  it("steps through the rows and stops at the ends", () => {
    const rows = [row("a"), row("b")];
    expect(stepped(rows, "a", 1)?.id).toBe("b");
    expect(stepped(rows, "b", 1)).toBeUndefined();
    expect(stepped(rows, undefined, 1)?.id).toBe("a");
    expect(stepped(rows, "gone", -1)?.id).toBe("b");
  });

  it("goes on from where a row stood that a colleague has taken out of the list", () => {
    const before = ["a", "b", "gone", "gone too", "c", "d"].map((id) => row(id));
    const rows = ["new", "a", "b", "c", "d"].map((id) => row(id));
    expect(stepped(rows, "gone", 1, before)?.id).toBe("c");
    expect(stepped(rows, "gone", -1, before)?.id).toBe("b");
    expect(stepped([row("a"), row("b")], "gone", 1, before)).toBeUndefined();
  });

  it("keeps what is looked at in its place while rows above it come and go", () => {
    const before = ["a", "b", "c", "d"].map((id) => row(id));
    expect(placeOf([row("new"), ...before], before, 2)).toBe(3);
    expect(placeOf(before.slice(1), before, 2)).toBe(1);
    expect(placeOf([row("a"), row("d")], before, 1)).toBe(1);
    expect(placeOf([row("a")], before, 1)).toBe(-1);
  });

  it("counts what somebody gave us once, whether it has an unread text or not", () => {
    const mine = [row("read"), row("given"), row("given and unread", { unread: 1 })];
    expect(unopened(mine, new Set(["given", "given and unread", "gone"]))).toBe(1);
  });

  it("says since when somebody waits for us", () => {
    expect(waitingSince(row("a"))).toBeNull();
    expect(waitingSince(row("a", { unread: 1 }))).toBe(Date.parse("2026-01-01T12:00:00Z"));
    expect(waitingSince(row("a", { state: "closed", unread: 1 }))).toBeNull();
  });

  it("is narrowed to one number, to unread texts, or to both together", () => {
    const rows = [row("a", { number: "main", unread: 1 }), row("b", { number: "main" }), row("c", { number: "other", unread: 2 })];
    const shown = (changes: Partial<typeof EVERYTHING>) => filtered(rows, { ...EVERYTHING, ...changes }).map((one) => one.id);
    expect(shown({})).toEqual(["a", "b", "c"]);
    expect(shown({ number: "main" })).toEqual(["a", "b"]);
    expect(shown({ number: "main", unread: true })).toEqual(["a"]);
  });
});
