import { Button } from "@fluentui/react-components";
import { Chat48Regular, Compose20Regular } from "@fluentui/react-icons";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Navigate, useNavigate, useParams } from "react-router";
import { useConversation, useMe, useNumbers } from "../../api/hooks";
import type { View } from "../../api/types";
import { useList, useView } from "../../api/views";
import { useCommands } from "../../app/commands";
import { useHanded } from "../../app/handed";
import { later } from "../../app/later";
import { titlePage } from "../../app/title";
import { useWords } from "../../i18n";
import { EVERYTHING, filtered, found, stepped, unopened } from "../../lib/inbox";
import { Notice } from "../../ui/Notice";
import type { Start } from "./Compose";
import { Filters } from "./Filters";
import { List } from "./List";
import style from "./Inbox.module.css";

const Compose = later(() => import("./Compose"));
const ConversationPane = later(() => import("./ConversationPane"));
const VIEWS: View[] = ["open", "mine", "waiting", "closed", "all"];

export default function Inbox() {
  const { view, id } = useParams();
  if (!VIEWS.includes(view as View)) return <Navigate to="/inbox/open" replace />;
  return <Desk view={view as View} id={id} />;
}

function Desk({ view, id }: { view: View; id: string | undefined }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const me = useMe().data;
  const numbers = useNumbers();
  const open = useView("open");
  const mine = useView("mine");
  const [sought, setSought] = useState("");
  const [composing, setComposing] = useState<Start | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const listed = useRef<HTMLDivElement>(null);
  const shownFor = useDeferredValue(sought);
  const [filter, setFilter] = useState(EVERYTHING);
  const everywhere = filter.everywhere && shownFor !== "";
  const list = useList(view, filter.days, everywhere);
  const narrowed = shownFor !== "" || filter.number !== "" || filter.unread;
  const rows = useMemo(() => found(filtered(list.rows, filter), shownFor), [list.rows, filter, shownFor]);
  const conversation = useConversation(id).data;
  const supervises = me !== undefined && me.role !== "agent";
  const views = VIEWS.filter((one) => one !== "all" || supervises);

  const go = useCallback((to: View, row?: string) => void navigate(`/inbox/${to}${row ? `/${row}` : ""}`), [navigate]);

  useEffect(() => titlePage(t.inbox.title, t.app.name), [t]);

  // Searching and filtering go on to the end of the view, page by page.
  const { more, loadMore } = list;
  useEffect(() => {
    if (narrowed && more) loadMore();
  }, [narrowed, more, loadMore, list.rows]);

  // Whoever picks or reopens finds the conversation among their own.
  const state = conversation?.state;
  const agent = conversation?.agent;
  const was = useRef<{ id?: string; state?: string }>({});
  useEffect(() => {
    const before = was.current;
    was.current = { id, state };
    if (before.id !== id || !before.state || before.state === state) return;
    if (state === "active" && agent === me?.id && (view === "open" || view === "waiting")) void navigate(`/inbox/mine/${id}`, { replace: true });
  }, [id, state, agent, me, view, navigate]);

  // Whoever holds a key down steps on before the page has followed.
  const stepping = useRef(id);
  useEffect(() => {
    stepping.current = id;
  }, [id]);
  // Where one's place was, if a colleague takes the conversation out of the list meanwhile.
  const before = useRef(rows);
  useEffect(() => {
    if (rows.some((row) => row.id === id)) before.current = rows;
  }, [rows, id]);
  const step = (by: 1 | -1) => {
    const next = stepped(rows, stepping.current, by, before.current);
    if (!next) return;
    stepping.current = next.id;
    go(view, next.id);
    requestAnimationFrame(() => focusRow(next.id));
  };
  const closed = useCallback(() => {
    const next = stepped(rows, id, 1, before.current) ?? stepped(rows, id, -1, before.current);
    go(view, next?.id);
    if (next) requestAnimationFrame(() => focusRow(next.id));
  }, [rows, id, view, go]);

  useCommands({
    next: () => step(1),
    previous: () => step(-1),
    search: () => search.current?.focus(),
    compose: () => setComposing({}),
    viewOpen: () => go("open"),
    viewMine: () => go("mine"),
    viewWaiting: () => go("waiting"),
    viewClosed: () => go("closed"),
    ...(supervises && { viewAll: () => go("all") }),
    leave: () => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(focused.tagName))) return false;
      if (focused === search.current) setSought("");
      focused.blur();
      (document.getElementById(`row-${id}`) ?? listed.current)?.focus();
    },
  });

  const nothing = numbers.data?.items.length === 0;
  const counts = { open: open.total, mine: mine.unread + unopened(mine.rows, useHanded()) };
  return (
    <div className={style.desk} data-reading={id !== undefined}>
      <h1 className="visually-hidden">{t.inbox.title}</h1>
      <section className={style.side} aria-label={t.inbox.list}>
        <header className={style.head}>
          <p className={style.title} aria-hidden>{t.inbox.title}</p>
          <Button appearance="primary" icon={<Compose20Regular />} onClick={() => setComposing({})} title={`${t.inbox.compose} (c)`} aria-label={t.inbox.compose} disabled={nothing} />
        </header>
        <nav className={style.views} aria-label={t.inbox.title}>
          {views.map((one) => (
            <button key={one} type="button" aria-current={one === view ? "page" : undefined} title={t.inbox.viewHints[one]} onClick={() => go(one)}>
              {t.inbox.views[one]}
              {one === "open" && counts.open > 0 && <span className={style.count}>{counts.open > 99 ? "99+" : counts.open}</span>}
              {one === "mine" && counts.mine > 0 && <span className={style.count} data-unread>{counts.mine}</span>}
            </button>
          ))}
        </nav>
        <div className={style.search}>
          <input ref={search} type="search" value={sought} placeholder={t.inbox.search} aria-label={t.inbox.search} onChange={(event) => setSought(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== "ArrowDown") return;
              event.preventDefault();
              const first = rows[0];
              if (first) { go(view, first.id); requestAnimationFrame(() => focusRow(first.id)); }
            }} />
        </div>
        <Filters filter={filter} onChange={setFilter} closed={view === "closed" || everywhere} seeking={sought !== ""} />
        <List ref={listed} view={view} rows={rows} selected={id} list={list} narrowed={narrowed} everywhere={everywhere} onEverywhere={sought && !filter.everywhere ? () => { setFilter({ ...filter, everywhere: true }); search.current?.focus(); } : undefined} nothing={nothing} administrator={me?.role === "administrator"} />
      </section>
      <div className={style.body}>
        {id && me ? (
          <ConversationPane key={id} id={id} me={me} onBack={() => go(view)} onClosed={closed} onOpen={(other) => go(view, other)} onCompose={setComposing} />
        ) : (
          <Notice icon={<Chat48Regular />} title={t.inbox.choose} text={t.inbox.chooseHint} />
        )}
      </div>
      {composing && me && (
        <Compose me={me} start={composing} onClose={() => setComposing(null)} onSent={(made) => { setComposing(null); if (made) go("mine", made); }} />
      )}
    </div>
  );
}

/** A row comes into the document only when the list has scrolled to it. */
function focusRow(id: string, frames = 30): void {
  const row = document.getElementById(`row-${id}`);
  if (row) row.focus();
  else if (frames > 0) requestAnimationFrame(() => focusRow(id, frames - 1));
}
