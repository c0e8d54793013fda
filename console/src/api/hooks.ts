/** What the pages ask the API for, kept and asked again. */

import { useMutation, useQueries, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { settings } from "../app/session";
import { take } from "../app/taken";
import { touched, type Rest } from "../lib/pages";
import { merged, seqOf } from "../lib/thread";
import { api, asked, cursorOf } from "./client";
import type { Conversation, Me, Message, Summary, View } from "./types";

export const PAGE = 100;
/** What the API gives at most at once. */
export const LARGEST = 200;

/** How long until the next look: seldom while nobody sees the page. */
export function interval(times = 1): number {
  return document.hidden ? settings.pollSecondsHidden * 1000 : settings.pollSeconds * 1000 * times;
}

export const polled = (times = 1) => ({ refetchInterval: () => interval(times), refetchIntervalInBackground: true });

export function useMe(again?: ReturnType<typeof polled>) {
  return useQuery({ queryKey: ["me"], queryFn: () => asked(api.GET("/api/v1/me")), staleTime: 60_000, ...again });
}

/** Names of agents by their ids; ids that are not known stand for themselves. */
export function useNames(): (id: string | null | undefined) => string {
  const { data } = useAgents();
  return useMemo(() => {
    const names = new Map(data?.items.map((agent) => [agent.id, agent.name]));
    return (id) => (id ? (names.get(id) ?? id) : "");
  }, [data]);
}

export function useAgents() {
  return useQuery({ queryKey: ["agents"], queryFn: () => asked(api.GET("/api/v1/agents")), staleTime: 60_000 });
}

export function useNumbers() {
  return useQuery({ queryKey: ["numbers"], queryFn: () => asked(api.GET("/api/v1/numbers")), staleTime: 30_000 });
}

export function useWorkstreams() {
  return useQuery({ queryKey: ["workstreams"], queryFn: () => asked(api.GET("/api/v1/workstreams")), staleTime: 30_000 });
}

/** The day's figures, since midnight where the reader sits. */
export function useFigures(now: number) {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  return useQuery({
    queryKey: ["figures", midnight],
    queryFn: () => asked(api.GET("/api/v1/figures", { params: { query: { from: new Date(midnight).toISOString() } } })),
    ...polled(5),
  });
}

export function useConversation(id: string | undefined) {
  return useQuery({
    queryKey: ["conversation", id],
    queryFn: () => asked(api.GET("/api/v1/conversations/{conversation}", { params: { path: { conversation: id ?? "" } } })),
    enabled: id !== undefined,
    ...polled(),
  });
}

interface Thread {
  messages: Message[];
  older: string | undefined;
}

/** All that is known of a thread: its end is polled, older texts are fetched when asked for. */
export function useThread(id: string | undefined) {
  const client = useQueryClient();
  const thread = id?.slice(0, id.lastIndexOf("-"));
  const key = useMemo(() => ["thread", thread], [thread]);
  const page = useCallback(
    (cursor?: string, limit = PAGE) =>
      asked(api.GET("/api/v1/conversations/{conversation}/messages", {
        params: { path: { conversation: id ?? "" }, query: { scope: "thread", order: "newest", limit, cursor } },
      })),
    [id],
  );
  const query = useQuery({
    queryKey: key,
    queryFn: async (): Promise<Thread> => {
      const latest = await page();
      const known = client.getQueryData<Thread>(key);
      const oldest = latest.items.reduce((least, one) => Math.min(least, seqOf(one.id)), Infinity);
      const reaches = known?.messages.some((message) => seqOf(message.id) >= oldest);
      if (!known || (!reaches && known.messages.length > 0)) return { messages: merged([], latest.items), older: cursorOf(latest.nextLink) };
      return { messages: merged(known.messages, latest.items), older: known.messages.length > 0 ? known.older : cursorOf(latest.nextLink) };
    },
    enabled: id !== undefined,
    ...polled(),
  });
  const learn = (items: readonly Message[], cursor: string | undefined) =>
    client.setQueryData<Thread>(key, (known) => known && { messages: merged(items, known.messages), older: cursor });
  const older = useMutation({
    mutationFn: (limit: number) => page(query.data?.older, limit),
    onSuccess: ({ items, nextLink }) => learn(items, cursorOf(nextLink)),
  });
  const all = useMutation({
    mutationFn: () => whole((cursor) => page(cursor ?? query.data?.older, LARGEST), Infinity),
    onSuccess: (items) => learn(items, undefined),
  });
  return {
    query, messages: query.data?.messages, older: query.data?.older,
    loadOlder: older.mutate, loadAll: all.mutate, loadingOlder: older.isPending || all.isPending,
  };
}

/** The conversations that messages belong to: closed ones never change, so they are asked for once. */
export function useConversationsOf(messages: readonly Message[] | undefined, current: Conversation | undefined): ReadonlyMap<string, Conversation> {
  const ids = useMemo(() => [...new Set(messages?.flatMap((message) => message.conversation ?? []) ?? [])].slice(-30), [messages]);
  return useQueries({
    queries: ids.filter((id) => id !== current?.id).map((id) => ({
      queryKey: ["past", id],
      queryFn: () => asked(api.GET("/api/v1/conversations/{conversation}", { params: { path: { conversation: id } } })),
      staleTime: 60_000,
      retry: 0,
    })),
    combine: (results) => {
      const known = results.flatMap((result) => (result.data ? [result.data] : []));
      return new Map([...known, ...(current ? [current] : [])].map((one) => [one.id, one]));
    },
  });
}

export function useConsent(number: string | undefined, changed: string | number | undefined) {
  return useQuery({
    queryKey: ["consent", number, changed],
    queryFn: () => asked(api.POST("/api/v1/consents:lookup", { body: { number: number ?? "" } })),
    enabled: number !== undefined && number.startsWith("+"),
    placeholderData: (before) => (before?.number === number ? before : undefined),
    refetchInterval: () => interval(10),
    retry: 0,
  });
}

export type Step = "pick" | "wait" | "end" | "close" | "reopen" | "forceClose" | "transfer" | "assign" | "takeOver";

export interface StepOrder {
  step: Step;
  agent?: string;
  queue?: string;
}

/** Let something happen to a conversation; every list learns of it at once. */
export async function happen(id: string, { step, agent, queue }: StepOrder): Promise<Conversation> {
  if (step === "pick" || step === "reopen" || step === "takeOver") take(id);
  const params = { path: { conversation: id } };
  const to = "/api/v1/conversations/{conversation}" as const;
  switch (step) {
    case "pick": return asked(api.POST(`${to}:pick`, { params }));
    case "wait": return asked(api.POST(`${to}:wait`, { params }));
    case "end": return asked(api.POST(`${to}:end`, { params }));
    case "reopen": return asked(api.POST(`${to}:reopen`, { params }));
    case "close": return asked(api.POST(`${to}:close`, { params }));
    case "forceClose": return asked(api.POST(`${to}:close`, { params, body: { force: true } }));
    case "assign": return asked(api.POST(`${to}:assign`, { params, body: { agent: agent ?? "" } }));
    case "takeOver":
    case "transfer": return asked(api.POST(`${to}:transfer`, { params, body: queue ? { queue } : { agent: agent ?? "" } }));
  }
}

export function learned(client: QueryClient, conversation: Conversation): void {
  const me = client.getQueryData<Me>(["me"])?.id ?? "";
  for (const [key, rest] of client.getQueriesData<Rest>({ queryKey: ["rest"], predicate: ({ queryKey }) => queryKey.length === 3 })) {
    if (rest) client.setQueryData<Rest>(key, touched(rest, conversation, key[1] as View, me));
  }
  client.setQueryData(["conversation", conversation.id], conversation);
  refresh(client, conversation.id);
}

/** Ask again for what a change has touched. */
export function refresh(client: QueryClient, id?: string): void {
  void client.invalidateQueries({ queryKey: ["view"] });
  if (id) {
    void client.invalidateQueries({ queryKey: ["conversation", id] });
    void client.invalidateQueries({ queryKey: ["thread", id.slice(0, id.lastIndexOf("-"))] });
  }
}

/** Every page of a list that is short enough to be had whole. */
export async function whole<T>(page: (cursor?: string) => Promise<{ items: T[]; nextLink?: string | null }>, most = 20): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let turn = 0; turn < most; turn += 1) {
    const answer = await page(cursor);
    items.push(...answer.items);
    cursor = cursorOf(answer.nextLink);
    if (!cursor) break;
  }
  return items;
}

export type { Summary };
