import { describe, expect, it } from "vitest";
import { allowed, blocked } from "./steps";

const ann = { id: "ann", role: "agent", numbers: ["main"] } as const;
const sue = { id: "sue", role: "supervisor", numbers: ["main"] } as const;
const me = (who: typeof ann | typeof sue) => ({ ...who, numbers: [...who.numbers] });

describe("what may be done", () => {
  it.each([
    ["open", null, ["pick"]],
    ["active", "ann", ["end", "wait", "transfer"]],
    ["active", "ben", []],
    ["waiting", null, ["reopen"]],
    ["wrap_up", "ann", ["close"]],
    ["wrap_up", "ben", []],
    ["closed", null, []],
  ] as const)("by an agent: %s of %s", (state, agent, steps) => {
    expect(allowed({ state, agent }, ann)).toEqual(steps);
  });
  it("by a supervisor: assign, take over, close by force", () => {
    expect(allowed({ state: "open", agent: null }, sue)).toEqual(["pick", "assign", "forceClose"]);
    expect(allowed({ state: "active", agent: "ann" }, sue)).toContain("takeOver");
    expect(allowed({ state: "closed", agent: null }, sue)).toEqual([]);
  });
});

describe("what blocks a text", () => {
  const conversation = { state: "active", agent: "ann", customerAddress: "+14155550100", number: "main" } as const;
  it("is nothing for one's own conversation", () => expect(blocked(conversation, me(ann), { suppressed: false, blocked: false })).toBeUndefined());
  it.each([
    ["closed", { ...conversation, state: "closed" }, ann, undefined],
    ["suppressed", conversation, ann, { suppressed: true, blocked: false }],
    ["blocked", conversation, ann, { suppressed: false, blocked: true }],
    ["name", { ...conversation, customerAddress: "ACME" }, ann, undefined],
    ["notYours", { ...conversation, agent: "ben" }, ann, undefined],
    ["noSender", { ...conversation, number: "other" }, ann, undefined],
  ] as const)("is %s", (why, one, who, consent) => expect(blocked(one, me(who), consent)).toBe(why));
  it("is nothing for a supervisor in an active conversation", () => expect(blocked({ ...conversation, agent: "ben" }, me(sue), undefined)).toBeUndefined());
});
