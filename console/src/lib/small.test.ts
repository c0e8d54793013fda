import { describe, expect, it } from "vitest";
import type { Message } from "../api/types";
import { mayHaveArrived, mayRepeat, needsAttention } from "./delivery";
import { joined, since, split } from "./durations";
import { hue, initials, readable } from "./numbers";
import { command } from "./shortcuts";

describe("numbers", () => {
  it("reads well and leaves alone what it does not know", () => {
    expect(readable("+14155550100")).toBe("+1 415 555 0100");
    expect(readable("+442071838750")).toBe("+44 2071 838750");
    expect(readable("+46701740612")).toBe("+46 701 740 612");
    expect(readable("+35312345678")).toBe("+353 123 456 78");
    expect(readable("72345")).toBe("72345");
    expect(readable("ACME")).toBe("ACME");
  });
  it("makes initials", () => {
    expect(initials("ada king of lovelace")).toBe("AL");
    expect(initials(null)).toBe("");
    expect(initials("😀 smile")).toBe("😀S");
    expect(hue("Ada", 8)).toBe(hue("Ada", 8));
  });
});

describe("durations", () => {
  it.each([["PT8H", 8, "H"], ["P30D", 30, "D"], ["PT1M", 1, "M"], ["PT1H30M", 90, "M"]] as const)("reads %s", (iso, amount, unit) => {
    expect(split(iso)).toEqual({ amount, unit });
  });
  it("does not guess", () => expect([split("PT5S"), split("P1DT2H"), split("x")]).toEqual([null, null, null]));
  it("writes", () => expect([joined(8, "H"), joined(3, "D")]).toEqual(["PT8H", "P3D"]));
  it("tells how long ago", () => {
    expect(since(0, 59_000)).toEqual({ amount: 0, unit: "M" });
    expect(since(0, 3_600_000)).toEqual({ amount: 1, unit: "H" });
    expect(since(5, 0)).toEqual({ amount: 0, unit: "M" });
  });
});

describe("delivery", () => {
  const inState = (state: Message["state"]) => ({ state }) as Message;
  it("repeats only what certainly did not arrive", () => {
    expect(mayRepeat(inState("failed"))).toBe(true);
    expect(mayRepeat(inState("unknown"))).toBe(false);
    expect(mayHaveArrived(inState("unknown"))).toBe(true);
    expect(mayRepeat(inState("suppressed"))).toBe(false);
  });
  it("asks for attention where something is wrong", () => {
    expect(["sent", "delivered", "queued"].some((s) => needsAttention(inState(s as Message["state"])))).toBe(false);
    expect(needsAttention(inState("suppressed"))).toBe(true);
    expect(needsAttention(inState(null))).toBe(false);
  });
});

describe("shortcuts", () => {
  const press = (key: string, more: object = {}) => command({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, typing: false, characters: true, ...more });
  it("is quiet while somebody types", () => {
    expect(press("p")).toBe("pick");
    expect(press("p", { typing: true })).toBeUndefined();
    expect(press("Escape", { typing: true })).toBe("leave");
  });
  it("moves on while a key is held down, and does nothing else twice", () => {
    expect(press("j", { repeat: true })).toBe("next");
    expect(press("e", { repeat: true })).toBeUndefined();
  });
  it("is no shortcut where somebody wants no single characters", () => {
    expect(press("p", { characters: false })).toBeUndefined();
    expect(press("?", { characters: false })).toBeUndefined();
    expect(press("Escape", { characters: false })).toBe("leave");
  });
  it("leaves the browser's own keys alone", () => expect(press("r", { ctrlKey: true })).toBeUndefined());
});
