import { describe, expect, it } from "vitest";
import { turns } from "./turns";

/** Tasks that end when somebody says so, and the names of those that have begun. */
function tasks() {
  const begun: string[] = [];
  const ends = new Map<string, { done: () => void; fail: (error: Error) => void }>();
  const task = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((done, fail) => ends.set(name, { done, fail }));
  };
  const end = (name: string) => ends.get(name)?.done();
  const fail = (name: string) => ends.get(name)?.fail(new Error(name));
  return { begun, task, end, fail };
}

const soon = () => new Promise((done) => setTimeout(done, 0));

describe("turns", () => {
  it("begins a task when the one before has ended", async () => {
    const { begun, task, end } = tasks();
    const inTurn = turns();
    void inTurn("a", task("first"));
    void inTurn("a", task("second"));
    await soon();
    expect(begun).toEqual(["first"]);
    end("first");
    await soon();
    expect(begun).toEqual(["first", "second"]);
  });

  it("goes on after a task that failed", async () => {
    const { begun, task, fail } = tasks();
    const inTurn = turns();
    const first = inTurn("a", task("first"));
    void inTurn("a", task("second"));
    await soon();
    fail("first");
    await expect(first).rejects.toThrow("first");
    await soon();
    expect(begun).toEqual(["first", "second"]);
  });

  it("lets those of another kind go at once", async () => {
    const { begun, task } = tasks();
    const inTurn = turns();
    void inTurn("a", task("first"));
    void inTurn("b", task("second"));
    await soon();
    expect(begun).toEqual(["first", "second"]);
  });
});
