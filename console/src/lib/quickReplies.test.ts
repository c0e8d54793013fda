import { describe, expect, it } from "vitest";
import type { QuickReply } from "../api/types";
import { matching, soughtIn } from "./quickReplies";

const reply = (name: string, text: string, tags: string[] = []): QuickReply => ({ id: name, name, texts: { en: text }, tags, managedBy: "api", deleted: false, owner: null, workstream: null });
const ALL = [reply("Parcel", "Your parcel is on its way."), reply("Opening hours", "We open at nine."), reply("On its way", "Soon there.", ["parcel"])];

describe("quick replies", () => {
  it("are sought by a slash at the beginning of a line alone", () => {
    expect(soughtIn("/par")).toBe("par");
    expect(soughtIn("/")).toBe("");
    expect(soughtIn("either/or")).toBeUndefined();
    expect(soughtIn("/par\ncel")).toBeUndefined();
  });

  it("stand in order: names that begin so, names that have it, tags and texts", () => {
    expect(matching(ALL, "o").map((one) => one.name)).toEqual(["On its way", "Opening hours", "Parcel"]);
    expect(matching(ALL, "PARCEL").map((one) => one.name)).toEqual(["Parcel", "On its way"]);
    expect(matching(ALL, "zebra")).toEqual([]);
    expect(matching(ALL, "")).toHaveLength(3);
  });
});
