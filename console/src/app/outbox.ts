/** Texts on their way to the API. Each has a key of its own, so that a repeat is never a second text. */

import { useMemo, useSyncExternalStore } from "react";
import { api, asked, Problem } from "../api/client";
import type { Message } from "../api/types";
import type { Upload } from "../lib/attachments";
import { turns } from "../lib/turns";
import { present } from "./now";
import { preferences } from "./preferences";
import { take } from "./taken";

export interface Outgoing {
  key: string;
  /** Whose text it is: somebody else may sign in in the same tab. */
  person: string;
  conversation: string;
  text: string;
  /** Uploaded files that go along. */
  media: readonly Upload[];
  at: number;
  state: "sending" | "failed" | "interrupted";
  problem?: string;
  /** For how many seconds the server keeps it, so that it can be taken back. */
  holdFor: number;
  /** Whether the very same request may be made again. */
  repeatable: boolean;
}

const STORE = "console.outbox";
const PAUSES = [500, 1500, 4000];
/** A customer reads texts as they were written: the next waits until the one before was taken or has failed. */
const inTurn = turns();
const listeners = new Set<() => void>();
let items: readonly Outgoing[] = restored();

function restored(): readonly Outgoing[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "[]") as Outgoing[];
    return kept.map((one) => (one.state === "sending" ? { ...one, state: "interrupted", repeatable: true } : one));
  } catch {
    return [];
  }
}

function update(next: readonly Outgoing[]): void {
  items = next;
  sessionStorage.setItem(STORE, JSON.stringify(next));
  for (const listener of listeners) listener();
}

type Arrival = (conversation: string, message: Message) => void;
let arrived: Arrival = () => undefined;

/** Say who puts an accepted text into its thread, before it leaves the outbox. */
export function onArrival(listener: Arrival): void {
  arrived = listener;
}

function useItems(): readonly Outgoing[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => items);
}

export function useOutbox(person: string, conversation: string): readonly Outgoing[] {
  const all = useItems();
  return useMemo(() => all.filter((one) => one.person === person && one.conversation === conversation), [all, person, conversation]);
}

/** Conversations with a text that was never handed in. */
export function useStuck(person: string): ReadonlySet<string> {
  const all = useItems();
  return useMemo(() => new Set(all.filter((one) => one.person === person && one.state !== "sending").map((one) => one.conversation)), [all, person]);
}

export function discard(key: string): void {
  update(items.filter((one) => one.key !== key));
}

/** Hand a text in; returns the message, or undefined when it failed and stands in the outbox. */
export function hand(person: string, conversation: string, text: string, media: readonly Upload[] = []): Promise<Message | undefined> {
  const item: Outgoing = { key: crypto.randomUUID(), person, conversation, text, media, at: present(), state: "sending", holdFor: preferences().undoSeconds, repeatable: true };
  update([...items, item]);
  return inTurn(conversation, () => deliver(item));
}

export function again(item: Outgoing): Promise<Message | undefined> {
  update(items.map((one) => (one.key === item.key ? { ...item, state: "sending", problem: undefined } : one)));
  return inTurn(item.conversation, () => deliver(item));
}

/** How a text says for how many seconds it can be taken back. */
export function held(seconds: number): { holdFor?: string } {
  return seconds > 0 ? { holdFor: `PT${seconds}S` } : {};
}

/** So long after a text was written, somebody still means it to go. */
const MEANT = 60_000;

/** Go on with what a reload of the page has interrupted. */
export function resume(person: string): void {
  for (const item of items) {
    if (item.person === person && item.state === "interrupted" && present() - item.at < MEANT) void again(item);
  }
}

async function deliver(item: Outgoing): Promise<Message | undefined> {
  take(item.conversation);
  for (let turn = 0; ; turn += 1) {
    try {
      const message = await asked(api.POST("/api/v1/conversations/{conversation}/messages", {
        params: { path: { conversation: item.conversation }, header: { "idempotency-key": item.key } },
        body: { text: item.text, media: item.media.map(({ id }) => id), ...held(item.holdFor) },
      }));
      arrived(item.conversation, message);
      discard(item.key);
      return message;
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(0, "unreachable", "The channel cannot be reached.");
      const pause = PAUSES[turn];
      if (problem.passing && pause !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        continue;
      }
      update(items.map((one) => (one.key === item.key ? { ...item, state: "failed", problem: problem.detail, repeatable: problem.passing || problem.status === 401 || problem.status === 409 } : one)));
      return undefined;
    }
  }
}
