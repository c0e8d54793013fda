import { expect, test } from "vitest";
import { Problem } from "../api/client";
import { fault, outside } from "./FormDialog";

const said = new Problem(400, "invalid_number", "No such number.", "/numbers/2");

test("what the server says about a part of a field stands at the field", () => {
  expect(fault(said, "/numbers")).toBe("No such number.");
  expect(fault(said, "/number")).toBeUndefined();
});

test("what no field shows stands below the form", () => {
  expect(outside(said, ["/numbers"], "")).toEqual([]);
  expect(outside(said, ["/name"], "")).toEqual(["No such number."]);
});
