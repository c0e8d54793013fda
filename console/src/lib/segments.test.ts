import { describe, expect, it } from "vitest";
import vectors from "../../../tests/unit/domain/data/segments.json?raw";
import { count, tidied } from "./segments";

interface Vector {
  text: [string, number][];
  encoding: string;
  segments: number;
  left: number;
  forcing: string[];
  tidy: string | null;
}

const VECTORS = (JSON.parse(vectors) as Vector[])
  .map((vector) => ({ ...vector, text: vector.text.map(([one, times]) => one.repeat(times)).join("") }))
  .filter(({ text }) => text);

describe("segments", () => {
  it.each(VECTORS)("are counted as the API counts them: $text", ({ text, encoding, segments, left, forcing, tidy }) => {
    expect(count(text)).toMatchObject({ encoding, segments, left, costly: forcing });
    expect(tidied(text) ?? null).toBe(tidy);
  });

  it("are none before anything is written", () => {
    expect(count("")).toMatchObject({ segments: 0, left: 160, encoding: "gsm7" });
  });
});
