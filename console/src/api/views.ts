/** The lists of conversations, a page at a time. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { present } from "../app/now";
import { joined, sorted, unique } from "../lib/inbox";
import { api, asked, cursorOf, type Problem } from "./client";
import { interval, LARGEST, PAGE, polled } from "./hooks";
import type { Summary, View } from "./types";

const DAY = 86_400_000;

interface Rows {
  items: Summary[];
  nextLink?: string | null;
}

/** A page of the API ends where a part of the view ends: go on until it is worth showing. */
async function filled(page: (cursor?: string) => Promise<Rows>, cursor?: string): Promise<Rows> {
  const items: Summary[] = [];
  let from = cursor;
  for (let turn = 0; ; turn += 1) {
    const answer = await page(from);
    items.push(...answer.items);
    from = cursorOf(answer.nextLink);
    if (!from || items.length >= PAGE || turn === 5) return { items, nextLink: answer.nextLink };
  }
}

/**
 * One view, of closed ones some days: its first page is polled, with what is newest on the others, which are fetched
 * as somebody scrolls to them.
 */
export function useView(view: View, enabled = true, days = 1) {
  const key = ["view", view, days];
  const ask = (place?: string) => {
    const from = days > 1 ? new Date(present() - days * DAY).toISOString() : undefined;
    return filled((cursor) => asked(api.GET("/api/v1/conversations", { params: { query: { view, limit: cursor ? LARGEST : PAGE, cursor, from } } })), place);
  };
  const first = useQuery({ queryKey: key, queryFn: () => ask(), enabled, ...polled(view === "closed" ? 5 : 1) });
  const [further, setFurther] = useState(false);
  const start = cursorOf(first.data?.nextLink);
  const rest = useInfiniteQuery({
    queryKey: [...key, "further"],
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: start ?? "",
    getNextPageParam: (page) => cursorOf(page.nextLink),
    enabled: enabled && further && start !== undefined,
    // All of them are asked again, so the more there are, the less often.
    refetchInterval: ({ state }) => interval(15 * (state.data?.pages.length ?? 1)),
  });
  const newest = useQuery({
    queryKey: [...key, "newest"],
    queryFn: () => asked(api.GET("/api/v1/conversations:newest", { params: { query: { view: view === "closed" ? undefined : view, limit: PAGE } } })),
    enabled: enabled && view !== "closed" && start !== undefined,
    ...polled(),
  });
  const latest = start ? newest.data : undefined;
  const whole = rest.data !== undefined && !rest.hasNextPage;
  const rows = useMemo(
    () => sorted(view, joined(first.data?.items ?? [], start ? (rest.data?.pages ?? []).flatMap((page) => page.items) : [], latest?.items ?? [], whole)),
    [view, first.data, rest.data, start, latest, whole],
  );
  const more = further ? rest.hasNextPage : start !== undefined;
  const { fetchNextPage, isFetching } = rest;
  const loadMore = useCallback(() => {
    if (!further) setFurther(true);
    else if (!isFetching) void fetchNextPage();
  }, [further, isFetching, fetchNextPage]);
  return {
    rows, isPending: first.isPending, error: first.error as Problem | null, more, loadMore, loadingMore: isFetching,
    latest: latest?.items, isLong: start !== undefined, knowsLatest: newest.isFetched, total: latest?.total ?? rows.length,
  };
}

/** What a list shows: one view, or everything that is live and then what was closed. */
export function useList(view: View, days: number, everywhere: boolean) {
  const one = useView(view, !everywhere, view === "closed" ? days : 1);
  const live = useView("all", everywhere);
  const closed = useView("closed", everywhere, days);
  const rows = useMemo(() => unique([...live.rows, ...closed.rows]), [live.rows, closed.rows]);
  const { loadMore: moreLive } = live;
  const { loadMore: moreClosed } = closed;
  const liveHasMore = live.more;
  const closedHasMore = closed.more;
  const loadMore = useCallback(() => {
    if (liveHasMore) moreLive();
    if (closedHasMore) moreClosed();
  }, [liveHasMore, closedHasMore, moreLive, moreClosed]);
  if (!everywhere) return one;
  return {
    ...live, rows, loadMore, isPending: live.isPending || closed.isPending, error: live.error ?? closed.error,
    more: live.more || closed.more, loadingMore: live.loadingMore || closed.loadingMore,
  };
}
