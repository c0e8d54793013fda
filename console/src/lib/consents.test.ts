import { expect, it } from "vitest";
import { recorderOf } from "./consents";

it("tells who wrote a proof down from what the customer wrote", () => {
  expect(recorderOf("agent:key:ann-1")).toBe("key:ann-1");
  expect(recorderOf("recorded:8e296a06-0000")).toBe("8e296a06-0000");
  expect(recorderOf("text")).toBeUndefined();
  expect(recorderOf("provider_refusal")).toBeUndefined();
});
