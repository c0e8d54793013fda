import { describe, expect, it } from "vitest";
import type { Conversation, Message } from "../api/types";
import { beginOf, entries, latestSeq, merged, readingOrder, seqOf, textsAfter } from "./thread";

function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    id: `t-${seq.toString(36)}`, conversation: "t-1", direction: "inbound", text: `text ${seq}`,
    createdAt: new Date(Date.UTC(2026, 0, 1, 12, seq)).toISOString(), providerAt: null, author: null,
    media: [], state: null, purpose: null, rawStatus: "", errorCode: null, explanation: null,
    sentAt: null, heldUntil: null, expiresAt: null, attempts: 0, flags: [], activity: null, ...more,
  };
}

describe("thread", () => {
  it("knows the place of a message, which ids write in base 36", () => {
    expect(seqOf("abc-def-a")).toBe(10);
    expect(seqOf("abc-def-1e1")).toBe(1801);
  });

  it("keeps the order of more messages than there are digits", () => {
    const seqs = [40, 9, 10, 11, 36];
    expect(readingOrder(seqs.map((seq) => message(seq, { direction: "outbound" }))).map((m) => seqOf(m.id))).toEqual([9, 10, 11, 36, 40]);
  });

  it("counts the texts of the customer that came after the last one that was read", () => {
    const messages = [message(3), message(5), message(4, { direction: "outbound" }), message(7), message(6, { direction: "note" })];
    expect(latestSeq(messages)).toBe(7);
    expect([3, 6, 7].map((seq) => textsAfter(messages, seq))).toEqual([2, 1, 0]);
  });

  it("tells where a conversation begins that is not the latest", () => {
    const messages = [message(40, { conversation: "t-z" }), message(50, { conversation: "t-1e" }), message(51, { conversation: null })];
    expect(["t-1e", "t-1f", "t-z", "t-1"].map((id) => beginOf(messages, id))).toEqual(["latest", "latest", "missing", "missing"]);
    expect(beginOf([message(35, { conversation: "t-z" }), ...messages], "t-z")).toBe("known");
    expect(beginOf([], "t-1")).toBe("latest");
  });

  it("says nothing before the first text while earlier ones are to come", () => {
    expect(entries([message(5), message(6)], new Map(), true).map((entry) => entry.kind)).toEqual(["message", "message"]);
  });

  it("shows a run of customer texts by the provider's times, and nothing else", () => {
    const late = message(1, { providerAt: "2026-01-01T12:09:00Z" });
    const early = message(2, { providerAt: "2026-01-01T12:05:00Z" });
    const ours = message(3, { direction: "outbound" });
    const after = message(4, { providerAt: "2026-01-01T12:01:00Z" });
    expect(readingOrder([after, ours, late, early]).map((m) => seqOf(m.id))).toEqual([2, 1, 3, 4]);
  });

  it("replaces what it knew with what it learns", () => {
    const known = [message(1, { direction: "outbound", state: "sent" }), message(2)];
    const now = merged(known, [message(1, { direction: "outbound", state: "delivered" }), message(3)]);
    expect(now.map((m) => [m.id, m.state])).toEqual([["t-1", "delivered"], ["t-2", null], ["t-3", null]]);
  });

  it("puts days, beginnings and ends between the texts", () => {
    const first = { id: "t-1", openedAt: "2026-01-01T12:01:00Z", closedAt: "2026-01-01T13:00:00Z", closeReason: "auto_close", initiatedBy: null } as Conversation;
    const second = { id: "t-3", openedAt: "2026-01-03T12:00:00Z", closedAt: null, closeReason: null, initiatedBy: "ann" } as Conversation;
    const texts = [message(1), message(2), message(3, { conversation: "t-3", createdAt: "2026-01-03T12:00:00Z" })];
    const made = entries(texts, new Map([["t-1", first], ["t-3", second]]));
    expect(made.map((entry) => entry.kind)).toEqual([
      "day", "started", "message", "message", "closed", "day", "started", "message",
    ]);
    expect(made.filter((e) => e.kind === "message").map((e) => e.first)).toEqual([true, false, true]);
  });

  it("tells between the texts what was done, and names the author anew after it", () => {
    const picked = message(3, { direction: "activity", author: "ann", text: "", activity: { done: "picked", agent: "ann", queue: null, until: null } });
    const made = entries([message(2, { direction: "outbound" }), picked, message(4, { direction: "outbound" })], new Map());
    expect(made.map((entry) => entry.kind)).toEqual(["day", "started", "message", "activity", "message"]);
    expect(made.filter((e) => e.kind === "message").map((e) => e.first)).toEqual([true, true]);
    expect(entries([picked], new Map(), true).map((entry) => entry.kind)).toEqual(["activity"]);
  });

  it("tells the time of a customer's texts once a minute", () => {
    const at = (second: number) => ({ createdAt: new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString() });
    const texts = [message(1, at(0)), message(2, at(20)), message(3, at(90))];
    expect(entries(texts, new Map()).filter((e) => e.kind === "message").map((e) => e.last)).toEqual([false, true, true]);
  });

  it("knows which texts of ours were sent again, with their files", () => {
    const ours = (seq: number, more: Partial<Message> = {}) => message(seq, { direction: "outbound", text: "Hello", state: "failed", ...more });
    const file = { id: "x", url: null, state: "stored", contentType: "image/png", name: "a.png", size: 5, reason: null, explanation: null } as Message["media"][number];
    const texts = [ours(1), ours(2, { media: [file] }), ours(3, { state: "cancelled", media: [file] }), message(4, { text: "Hello" }), ours(5)];
    expect(entries(texts, new Map()).flatMap((e) => (e.kind === "message" && e.repeated ? [seqOf(e.message.id)] : []))).toEqual([1]);
  });
});
