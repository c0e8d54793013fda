import { describe, expect, it } from "vitest";
import { count, tidied, worthTidying } from "./segments";

describe("segments", () => {
  it.each([
    ["", 0, 160, "gsm"],
    ["a".repeat(160), 1, 0, "gsm"],
    ["a".repeat(161), 2, 145, "gsm"],
    ["a".repeat(306), 2, 0, "gsm"],
    ["€".repeat(80), 1, 0, "gsm"],
    ["ж".repeat(70), 1, 0, "unicode"],
    ["ж".repeat(71), 2, 63, "unicode"],
    ["😀".repeat(35), 1, 0, "unicode"],
  ] as const)("counts %j", (text, segments, left, encoding) => {
    expect(count(text)).toMatchObject({ segments, left, encoding });
  });

  it("never cuts a character of two units in two", () => {
    // 152 + the two units of € do not fit into 153: the part ends early.
    expect(count("a".repeat(152) + "€" + "a".repeat(152)).segments).toBe(3);
    expect(count("😀".repeat(36)).segments).toBe(2);
  });

  it("names the characters that cost", () => {
    expect(count("It’s “fine” 😀 ’").costly).toEqual(["’", "“", "”", "😀"]);
  });

  it("tidies what has a plain form, and only that", () => {
    expect(tidied("It’s “fine” – really…")).toBe("It's \"fine\" - really...");
    expect(tidied("😀 ж")).toBe("😀 ж");
    expect(worthTidying("It’s")).toBe(true);
    expect(worthTidying("It’s 😀")).toBe(false);
    expect(worthTidying("plain")).toBe(false);
  });
});
