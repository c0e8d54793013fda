import { Button, Spinner } from "@fluentui/react-components";
import { CheckmarkCircle48Regular, Clock16Regular, ErrorCircle16Regular, Search48Regular } from "@fluentui/react-icons";
import { useVirtualizer } from "@tanstack/react-virtual";
import { forwardRef, memo, useCallback, useEffect, useImperativeHandle, useRef } from "react";
import { Link, useNavigate } from "react-router";
import { useMe, useNames } from "../../api/hooks";
import type { Summary, View } from "../../api/types";
import type { useList } from "../../api/views";
import { useHanded } from "../../app/handed";
import { useNow } from "../../app/now";
import { useStuck } from "../../app/outbox";
import { useWords } from "../../i18n";
import { waitingSince } from "../../lib/inbox";
import { readable } from "../../lib/numbers";
import { Face } from "../../ui/Face";
import { Notice } from "../../ui/Notice";
import { useKept } from "./kept";
import { useAnchor } from "./useAnchor";
import style from "./List.module.css";

interface Props {
  view: View;
  rows: Summary[];
  selected: string | undefined;
  list: ReturnType<typeof useList>;
  narrowed: boolean;
  everywhere: boolean;
  /** Seeks in every view; undefined where nothing is sought or it is done. */
  onEverywhere: (() => void) | undefined;
  nothing: boolean;
  administrator: boolean;
}

const idOf = (row: Summary) => row.id;
const HEIGHT = 78;

/** Only the rows in sight are in the document, however many there are. */
export const List = forwardRef<HTMLDivElement, Props>(function List({ view, rows, selected, list, narrowed, everywhere, onEverywhere, nothing, administrator }, ref) {
  const { t } = useWords();
  const navigate = useNavigate();
  const stuck = useStuck(useMe().data?.id ?? "");
  const handed = useHanded();
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => scroller.current as HTMLDivElement);
  const kept = useKept(rows, idOf);
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => HEIGHT, overscan: 8, getItemKey, rangeExtractor: kept.range });
  useAnchor(scroller, rows, HEIGHT, `${view} ${everywhere}`);
  const at = rows.findIndex((row) => row.id === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only when another row is selected: rows that move do not pull the list along.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected, view]);

  const items = virtual.getVirtualItems();
  const last = virtual.range?.endIndex ?? 0;
  const { more, loadMore, seen } = list;
  const from = rows[virtual.range?.startIndex ?? 0];
  const to = rows[last];
  useEffect(() => seen([from, to].filter((row) => row !== undefined)), [seen, from, to]);
  useEffect(() => () => seen([]), [seen]);
  useEffect(() => {
    if (more && !narrowed && last >= rows.length - 10) loadMore();
  }, [last, rows.length, more, narrowed, loadMore]);

  const empty = () => {
    if (list.isPending) return <div className={style.wait}><Spinner size="small" aria-label={t.app.loading} /></div>;
    if (list.error && list.rows.length === 0) return <Notice title={list.error.detail} />;
    if (narrowed) return <Notice icon={<Search48Regular />} title={t.inbox.noneFound} text={t.inbox.searched(list.rows.length, everywhere)} action={onEverywhere && { label: t.inbox.everywhereInstead, onClick: onEverywhere }} />;
    if (nothing) {
      return administrator ? (
        <Notice title={t.inbox.noNumbers} text={t.inbox.noNumbersHint} action={{ label: t.inbox.startSetup, onClick: () => void navigate("/setup") }} />
      ) : (
        <Notice title={t.inbox.noNumbers} text={t.inbox.noNumbersAgent} />
      );
    }
    return <Notice icon={<CheckmarkCircle48Regular />} title={t.inbox.empty[view]} text={t.inbox.emptyHint[view]} />;
  };

  return (
    <div ref={scroller} className={style.scroller} tabIndex={-1}>
      <p className="visually-hidden" role="status">{narrowed && !list.isPending && !more ? t.inbox.found(rows.length) : ""}</p>
      {rows.length === 0 ? empty() : (
        <ul className={style.rows} onFocus={kept.onFocus} onBlur={kept.onBlur} aria-label={`${everywhere ? t.inbox.everywhere : t.inbox.views[view]}: ${t.inbox.list}`} ref={(list) => { if (list) list.style.height = `${virtual.getTotalSize()}px`; }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row && (
              <li key={item.key} data-index={item.index} className={style.place} aria-setsize={rows.length} aria-posinset={item.index + 1} ref={(place) => { if (place) place.style.transform = `translateY(${item.start}px)`; }}>
                <Row row={row} view={view} mixed={everywhere || view === "all"} selected={row.id === selected} stuck={stuck.has(row.id)} handed={view === "mine" && handed.has(row.id)} />
              </li>
            );
          })}
        </ul>
      )}
      {rows.length > 0 && more && !narrowed && <Button appearance="subtle" onClick={loadMore} disabled={list.loadingMore}>{t.app.more_}</Button>}
    </div>
  );
});

const Row = memo(function Row({ row, view, mixed, selected, stuck, handed }: { row: Summary; view: View; mixed: boolean; selected: boolean; stuck: boolean; handed: boolean }) {
  const { t, ago, spokenAgo, full } = useWords();
  const names = useNames();
  const now = useNow();
  const asleep = row.snoozedUntil !== null && Date.parse(row.snoozedUntil) > now ? full(Date.parse(row.snoozedUntil)) : undefined;
  const since = waitingSince(row);
  const moment = Date.parse(row.closedAt ?? row.activeAt ?? row.openedAt);
  const who = row.contactName ?? readable(row.customerAddress);
  const told = stuck || handed || row.undelivered > 0 || asleep !== undefined || row.tags.length > 0 || mixed || row.state === "wrap_up" || row.closeReason !== null;
  return (
    <Link id={`row-${row.id}`} to={`/inbox/${view}/${row.id}`} className={style.row} aria-current={selected ? "true" : undefined} data-unread={row.unread > 0 || handed}>
      <Face name={row.contactName} id={row.customerAddress} />
      <span className={style.text}>
        <span className={style.line}>
          <bdi className={style.who}>{who}</bdi>
          <span className={style.time} data-waits={since !== null} title={since === null ? undefined : t.inbox.waits(spokenAgo(since, now))}>
            <span aria-hidden>{ago(since ?? moment, now)}</span>
            <span className="visually-hidden">{since === null ? spokenAgo(moment, now) : t.inbox.waits(spokenAgo(since, now))}</span>
          </span>
        </span>
        <span className={style.line} data-two={!told}>
          <bdi className={style.preview} dir="auto">{row.preview || t.conversation.noText}</bdi>
          {row.unread > 0 && <span className={style.unread}><span aria-hidden>{row.unread > 99 ? "99+" : row.unread}</span><span className="visually-hidden">{t.inbox.unread(row.unread)}</span></span>}
        </span>
        {told && (
          <span className={style.meta}>
            {handed && <span className={style.handed}>{t.inbox.handedOver}</span>}
            {stuck && <span className={style.stuck}>{t.composer.failed}</span>}
            {row.undelivered > 0 && <span className={style.stuck}><ErrorCircle16Regular aria-hidden /> {t.inbox.undelivered(row.undelivered)}</span>}
            {asleep !== undefined && <span className={style.state} data-state="asleep" title={t.conversation.sleeps(asleep)}><Clock16Regular aria-hidden /> {t.inbox.asleep}</span>}
            {(mixed || row.state === "wrap_up") && <span className={style.state} data-state={row.state}>{t.states[row.state]}</span>}
            {mixed && row.agent && <bdi className={style.agent}>{names(row.agent)}</bdi>}
            {row.closeReason && <span className={style.agent}>{t.reasons[row.closeReason]}</span>}
            {row.tags.slice(0, 3).map((tag) => <bdi key={tag} className={style.tag}>{tag}</bdi>)}
            {row.tags.length > 3 && <span className={style.tag}>+{row.tags.length - 3}</span>}
          </span>
        )}
      </span>
    </Link>
  );
});
