import { Button, Spinner } from "@fluentui/react-components";
import { ArrowDown16Regular } from "@fluentui/react-icons";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type RefObject, type UIEvent } from "react";
import { PAGE, type useThread } from "../../api/hooks";
import type { Consent, Conversation, Me } from "../../api/types";
import { useOutbox } from "../../app/outbox";
import { useWords } from "../../i18n";
import { entries } from "../../lib/thread";
import { blocked } from "../../lib/steps";
import { useArrived, useBegin } from "./arriving";
import { useKept } from "./kept";
import style from "./Thread.module.css";
import { ThreadRow, type Row } from "./ThreadRow";

interface Props {
  id: string;
  thread: ReturnType<typeof useThread>;
  conversations: ReadonlyMap<string, Conversation>;
  me: Me;
  consent: Consent | undefined;
  onOpen: (id: string) => void;
}

const keyOf = (row: Row) => row.key;
const HEIGHT = 56;
const BAR = 44;
/** So close to the beginning of what is known, earlier texts are fetched. */
const NEAR = 400;

/** Everything with this customer, newest at the end; only what is in sight is in the document. */
export function Thread({ id, thread, conversations, me, consent, onOpen }: Props) {
  const { t } = useWords();
  const outgoing = useOutbox(me.id, id);
  const current = conversations.get(id);
  const may = current !== undefined && !blocked(current, me, consent);
  const { messages, older, loadOlder, loadingOlder } = thread;
  const rows = useMemo((): Row[] => [...entries(messages ?? [], conversations, older !== undefined), ...outgoing.map((item): Row => ({ kind: "outgoing", key: item.key, item }))], [messages, conversations, older, outgoing]);
  const scroller = useRef<HTMLDivElement>(null);
  const kept = useKept(rows, keyOf);
  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  // Its functions change with the scroll position, which only a compiler that we do not use would overlook.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => HEIGHT, overscan: 12, getItemKey,
    anchorTo: "end", paddingStart: older ? BAR : 12, paddingEnd: 10, rangeExtractor: kept.range,
  });
  const atEnd = useEnd(scroller, rows, virtual.scrollToEnd);
  const goTo = (index: number) => {
    atEnd.current = false;
    virtual.scrollToIndex(index, { align: "start" });
  };
  useBegin(thread, rows, id, goTo);
  const arrived = useArrived(messages);
  const toFirst = useFirst(thread, () => goTo(0));
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || (event.key !== "Home" && event.key !== "End")) return;
    event.preventDefault();
    atEnd.current = event.key === "End";
    if (event.key === "Home") toFirst();
    else virtual.scrollToEnd();
  };
  const scrolled = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent) => {
    atEnd.current = scrollHeight - scrollTop - clientHeight < 8;
    arrived.scrolled(atEnd.current);
    if (older && !loadingOlder && scrollTop < NEAR) loadOlder(PAGE);
  };
  return (
    <>
    {/* A region that scrolls has to be reachable by keyboard. */}
    {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
    <div
      ref={scroller} className={style.scroller} role="region" aria-label={t.conversation.thread}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={press} onScroll={scrolled}
    >
      {!messages && <div className={style.older}><Spinner size="small" aria-label={t.app.loading} /></div>}
      <ol className={style.thread} style={{ height: virtual.getTotalSize() }} onFocus={kept.onFocus} onBlur={kept.onBlur}>
        {older && <Older thread={thread} onFirst={toFirst} />}
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row && (
            <li key={item.key} ref={virtual.measureElement} data-index={item.index} className={style.place} aria-setsize={rows.length} aria-posinset={item.index + 1} style={{ transform: `translateY(${item.start}px)` }}>
              <ThreadRow row={row} id={id} me={me} may={may} onOpen={onOpen} />
            </li>
          );
        })}
      </ol>
    </div>
    {arrived.count > 0 && (
      <div className={style.arrived}>
        <Button appearance="primary" size="small" shape="circular" icon={<ArrowDown16Regular />} onClick={() => { scroller.current?.focus(); virtual.scrollToEnd(); }}>{t.conversation.arrived(arrived.count)}</Button>
      </div>
    )}
    </>
  );
}

function Older({ thread: { loadOlder, loadingOlder }, onFirst }: { thread: Props["thread"]; onFirst: () => void }) {
  const { t } = useWords();
  return (
    <li className={style.older}>
      <Button appearance="subtle" size="small" disabled={loadingOlder} onClick={() => loadOlder(PAGE)}>{loadingOlder ? t.conversation.loadingOlder : t.conversation.older}</Button>
      <Button appearance="subtle" size="small" disabled={loadingOlder} onClick={onFirst}>{t.conversation.first}</Button>
    </li>
  );
}

/** Whoever reads the end goes on reading it when rows come, or when what one writes in grows. */
function useEnd(scroller: RefObject<HTMLDivElement | null>, rows: readonly Row[], toEnd: () => void): RefObject<boolean> {
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
  }, [rows, toEnd]);
  useEffect(() => {
    const resized = new ResizeObserver(() => atEnd.current && toEnd());
    if (scroller.current) resized.observe(scroller.current);
    return () => resized.disconnect();
  }, [scroller, toEnd]);
  return atEnd;
}

/** Leads to the very first text: fetches what is missing before it, then goes there. */
function useFirst({ messages, older, loadAll }: Props["thread"], go: () => void): () => void {
  const wanted = useRef(false);
  useEffect(() => {
    if (!wanted.current || older || !messages) return;
    wanted.current = false;
    go();
  }, [older, messages, go]);
  return () => {
    wanted.current = older !== undefined;
    if (older) loadAll(undefined, { onError: () => { wanted.current = false; } });
    else go();
  };
}
