import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tellTime } from "../api/clock";
import { read, subscribe } from "./now";

const HOUR = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("who begins to look at the time sees the present one, however long nobody has looked", () => {
  subscribe(() => undefined)();
  vi.advanceTimersByTime(HOUR);
  const end = subscribe(() => undefined);
  expect(read()).toBe(Date.now());
  end();
});

test("who goes on looking is told as it moves", () => {
  const told = vi.fn();
  const end = subscribe(told);
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveBeenCalledTimes(4);
  expect(read()).toBe(Date.now());
  end();
});

test("it is the server's time, wherever the page's own clock stands", () => {
  tellTime(new Date(Date.now() + HOUR).toUTCString(), Date.now());
  const end = subscribe(() => undefined);
  expect(read() - Date.now()).toBeGreaterThan(HOUR - 2000);
  end();
  tellTime(new Date().toUTCString(), Date.now());
});
