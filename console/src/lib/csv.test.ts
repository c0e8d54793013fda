import { describe, expect, it } from "vitest";
import { table } from "./csv";

describe("a table", () => {
  it("quotes what needs it, and lets nothing be a formula", () => {
    const rows = [{ number: "+14155550123", words: 'STOP, "please"' }, { number: "72345", words: "=1+1" }];
    expect(table(rows)).toBe('number,words\r\n\'+14155550123,"STOP, ""please"""\r\n72345,\'=1+1\r\n');
  });

  it("of nothing is empty but for its end", () => {
    expect(table([])).toBe("\r\n");
  });
});
