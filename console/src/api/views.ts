/** The lists of conversations, a page at a time. */

import { useIsFetching, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { present } from "../app/now";
import { sorted } from "../lib/inbox";
import { again, due, extended, second, shown, unique, type Page, type Rest } from "../lib/pages";
import { api, asked, cursorOf, Problem } from "./client";
import { interval, LARGEST, PAGE, polled } from "./hooks";
import type { Summary, View } from "./types";

const DAY = 86_400_000;
const NOTHING: Page = { items: [], following: undefined };

/** A page of the API ends where a part of the view ends: go on until it is worth showing. */
async function page(view: View, days: number, cursor?: string): Promise<Page> {
  const since = days > 1 ? new Date(present() - days * DAY).toISOString() : undefined;
  const items: Summary[] = [];
  let following = cursor;
  for (let turn = 0; ; turn += 1) {
    const query = { view, limit: cursor ? LARGEST : PAGE, cursor: following, from: since };
    const answer = await asked(api.GET("/api/v1/conversations", { params: { query } }));
    items.push(...answer.items);
    following = cursorOf(answer.nextLink);
    if (!following || items.length >= PAGE || turn === 5) return { items, following };
  }
}

/** Pages beyond the first: fetched as somebody scrolls to them, then asked again one by one. */
function useRest(view: View, days: number, enabled: boolean) {
  const client = useQueryClient();
  const key = useMemo(() => ["view", view, days], [view, days]);
  const rest = useMemo(() => ["rest", view, days], [view, days]);
  const { data } = useQuery({
    queryKey: rest,
    queryFn: async () => {
      const known = client.getQueryData<Rest>(rest) ?? null;
      const first = client.getQueryData<Page>(key);
      const turn = client.getQueryState(rest)?.dataUpdateCount ?? 0;
      const next = known && first && due(known, first, turn, client.getQueryData<Summary[]>([...rest, "sight"]) ?? []);
      if (!next) return known;
      const found = await page(view, days, next.mark.cursor);
      return again(client.getQueryData<Rest>(rest) ?? known, next.at, next.mark, found);
    },
    structuralSharing: false,
    enabled: enabled && client.getQueryData<Rest>(rest) != null,
    staleTime: interval(),
    ...polled(2),
  });
  const loadMore = useCallback(() => {
    const first = client.getQueryData<Page>(key);
    const known = client.getQueryData<Rest>(rest);
    const mark = known ? known.following && { cursor: known.following, after: known.rows.at(-1) } : first && second(first);
    if (!mark) return;
    const fetched = client.fetchQuery({
      queryKey: ["page", view, days, mark.cursor], queryFn: () => page(view, days, mark.cursor), gcTime: 0,
      retry: (_, error) => error instanceof Problem && error.passing, retryDelay: () => interval(),
    });
    fetched.then((more) => client.setQueryData<Rest>(rest, (before) => extended(before ?? undefined, mark, more)), () => {});
  }, [client, key, rest, view, days]);
  const seen = useCallback((rows: Summary[]) => void client.setQueryData([...rest, "sight"], rows), [client, rest]);
  return { rest: data ?? undefined, loadMore, seen, loadingMore: useIsFetching({ queryKey: ["page", view, days] }) > 0 };
}

/** One view, of closed ones some days: its first page is polled, with what is newest on the others. */
export function useView(view: View, enabled = true, days = 1) {
  const key = ["view", view, days];
  const first = useQuery({ queryKey: key, queryFn: () => page(view, days), enabled, ...polled(view === "closed" ? 5 : 1) });
  const isLong = first.data?.following !== undefined;
  const { rest, ...more } = useRest(view, days, enabled && isLong);
  const newest = useQuery({
    queryKey: [...key, "newest"],
    queryFn: () => asked(api.GET("/api/v1/conversations:newest", { params: { query: { view: view === "closed" ? undefined : view, limit: PAGE } } })),
    enabled: enabled && view !== "closed" && isLong,
    ...polled(),
  });
  const latest = isLong ? newest.data : undefined;
  const rows = useMemo(() => sorted(view, shown(view, first.data ?? NOTHING, rest, latest?.items ?? [])), [view, first.data, rest, latest]);
  return {
    rows, ...more, isPending: first.isPending, error: first.error as Problem | null, more: isLong && (!rest || rest.following !== undefined),
    latest: latest?.items, isLong, knowsLatest: newest.isFetched, total: latest?.total ?? rows.length,
    unread: latest?.unread ?? rows.filter((row) => row.unread > 0).length,
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
  const { seen: seenLive } = live;
  const { seen: seenClosed } = closed;
  const seen = useCallback((some: Summary[]) => {
    seenLive(some.filter((row) => !row.closedAt));
    seenClosed(some.filter((row) => row.closedAt));
  }, [seenLive, seenClosed]);
  if (!everywhere) return one;
  return {
    ...live, rows, loadMore, isPending: live.isPending || closed.isPending, error: live.error ?? closed.error,
    more: live.more || closed.more, loadingMore: live.loadingMore || closed.loadingMore, seen,
  };
}
