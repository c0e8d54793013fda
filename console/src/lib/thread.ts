/** A thread as people read it: its order, its days, and what happened between the texts. */

import type { Activity, CloseReason, Conversation, Message } from "../api/types";

/** A message's place in its thread; the last part of its id, in base 36. */
export function seqOf(id: string): number {
  return Number.parseInt(id.slice(id.lastIndexOf("-") + 1), 36);
}

/** In order; only a run of customer texts is shown by the provider's times, as the API does. */
export function readingOrder(messages: readonly Message[]): Message[] {
  const ordered: Message[] = [];
  let run: Message[] = [];
  const flush = () => {
    ordered.push(...run.sort((a, b) => timeOf(a) - timeOf(b) || seqOf(a.id) - seqOf(b.id)));
    run = [];
  };
  for (const message of [...messages].sort((a, b) => seqOf(a.id) - seqOf(b.id))) {
    if (message.direction === "inbound") run.push(message);
    else {
      flush();
      ordered.push(message);
    }
  }
  flush();
  return ordered;
}

/** What is known after another page: newer knowledge of a message replaces older. */
export function merged(known: readonly Message[], page: readonly Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of page) byId.set(message.id, message);
  return readingOrder([...byId.values()]);
}

export function latestSeq(messages: readonly Message[]): number {
  return messages.reduce((most, { id }) => Math.max(most, seqOf(id)), 0);
}

/** How many texts of the customer came after a message. */
export function textsAfter(messages: readonly Message[], seq: number): number {
  return messages.filter(({ id, direction }) => direction === "inbound" && seqOf(id) > seq).length;
}

/** Whether the beginning of a conversation is known that is not the latest, where one reads the end. */
export function beginOf(messages: readonly Message[], conversation: string): "known" | "missing" | "latest" {
  const latest = messages.findLast((message) => message.conversation !== null)?.conversation;
  if (!latest || seqOf(latest) <= seqOf(conversation)) return "latest";
  return messages.some(({ id }) => seqOf(id) <= seqOf(conversation)) ? "known" : "missing";
}

export function timeOf(message: Message): number {
  return Date.parse(message.providerAt ?? message.createdAt);
}

export type Entry =
  | { kind: "day"; key: string; at: number }
  | { kind: "message"; key: string; message: Message; first: boolean; last: boolean; repeated: boolean }
  | { kind: "activity"; key: string; at: number; activity: Activity; by: string | null }
  | { kind: "started"; key: string; at: number; by: string | null; conversation: string }
  | { kind: "closed"; key: string; at: number; reason: CloseReason; conversation: string };

/**
 * Messages and what was done, with day separators and with beginning and end of each conversation. Before the first of
 * them stands nothing while earlier ones are to come: it may be in the middle of its day.
 */
export function entries(
  messages: readonly Message[],
  conversations: ReadonlyMap<string, Conversation>,
  earlier = false,
): Entry[] {
  const made: Entry[] = [];
  let day = "";
  let current: string | null = null;
  let author = "";
  const later = repeated(messages);
  const dayOf = (at: number) => {
    const name = new Date(at).toDateString();
    if (name !== day) {
      day = name;
      author = "";
      made.push({ kind: "day", key: `day-${name}`, at });
    }
  };
  const close = (id: string | null) => {
    const known = id === null ? undefined : conversations.get(id);
    if (!known?.closedAt || !known.closeReason) return;
    const at = Date.parse(known.closedAt);
    dayOf(at);
    made.push({ kind: "closed", key: `closed-${known.id}`, at, reason: known.closeReason, conversation: known.id });
    author = "";
  };
  for (const message of messages) {
    const known = message.conversation;
    if (known !== null && known !== current) {
      close(current);
      current = known;
      const opened = conversations.get(known);
      const at = opened ? Date.parse(opened.openedAt) : timeOf(message);
      dayOf(at);
      made.push({ kind: "started", key: `started-${known}`, at, by: opened?.initiatedBy ?? null, conversation: known });
      author = "";
    }
    dayOf(timeOf(message));
    if (message.activity) {
      made.push({ kind: "activity", key: message.id, at: timeOf(message), activity: message.activity, by: message.author });
      author = "";
      continue;
    }
    const by = `${message.direction}~${message.author ?? ""}`;
    made.push({ kind: "message", key: message.id, message, first: by !== author, last: true, repeated: later.has(message.id) });
    author = by;
  }
  close(current);
  const shown = earlier ? made.slice(made.findIndex(({ kind }) => kind === "message" || kind === "activity")) : made;
  return shown.map((entry, index) => (entry.kind === "message" ? { ...entry, last: !goesOn(entry.message, shown[index + 1]) } : entry));
}

/** What makes two texts the same to a customer: their words and their files. */
function content({ text, media }: Pick<Message, "text" | "media">): string {
  return JSON.stringify([text, ...media.map(({ name, size }) => [name, size])]);
}

/** Texts of ours that have been sent again: a later one says the same. */
function repeated(messages: readonly Message[]): ReadonlySet<string> {
  const said = new Set<string>();
  const found = new Set<string>();
  for (const message of messages.toReversed()) {
    if (message.direction !== "outbound" || message.state === "cancelled") continue;
    const is = content(message);
    if (said.has(is)) found.add(message.id);
    said.add(is);
  }
  return found;
}

/** Whether a customer's text is followed by another within the minute: its time says nothing new. */
function goesOn(message: Message, next: Entry | undefined): boolean {
  return message.direction === "inbound" && next?.kind === "message" && next.message.direction === "inbound" && timeOf(next.message) - timeOf(message) < 60_000;
}
