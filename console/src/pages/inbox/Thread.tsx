import { Button, Spinner } from "@fluentui/react-components";
import { useMemo } from "react";
import { useNames, type useThread } from "../../api/hooks";
import type { Conversation, Me } from "../../api/types";
import { again, discard, hand, useOutbox } from "../../app/outbox";
import { useWords } from "../../i18n";
import { entries } from "../../lib/thread";
import { Bubble } from "./Bubble";
import { Outgoing } from "./Outgoing";
import style from "./Thread.module.css";

interface Props {
  id: string;
  thread: ReturnType<typeof useThread>;
  conversations: ReadonlyMap<string, Conversation>;
  me: Me;
  onOpen: (id: string) => void;
}

/**
 * Everything with this customer, newest at the end. The outer box runs backwards, so that the
 * browser itself keeps the end in sight and the place while earlier texts are put before.
 */
export function Thread({ id, thread, conversations, me, onOpen }: Props) {
  const { t, day, clock, full } = useWords();
  const names = useNames();
  const outgoing = useOutbox(id);
  const { messages, older, loadOlder, loadingOlder } = thread;
  const shown = useMemo(() => entries(messages ?? [], conversations), [messages, conversations]);
  const current = conversations.get(id);
  const open = current !== undefined && current.state !== "closed";
  return (
    // A region that scrolls has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={style.scroller} tabIndex={0} role="region" aria-label={t.conversation.thread}>
      <ol className={style.thread}>
        {older && (
          <li className={style.older}>
            <Button appearance="subtle" size="small" disabled={loadingOlder} onClick={() => loadOlder()}>{loadingOlder ? t.conversation.loadingOlder : t.conversation.older}</Button>
          </li>
        )}
        {!messages && <li className={style.older}><Spinner size="small" aria-label={t.app.loading} /></li>}
        {shown.map((entry) => {
          switch (entry.kind) {
            case "day":
              return <li key={entry.key} className={style.day}><span>{day(entry.at)}</span></li>;
            case "started":
              return <Event key={entry.key} text={entry.by ? t.conversation.startedBy(entry.by === me.id ? t.app.you : names(entry.by)) : t.conversation.started} at={clock(entry.at)} title={full(entry.at)} />;
            case "closed":
              return <Event key={entry.key} text={t.conversation.closed(t.reasons[entry.reason])} at={clock(entry.at)} title={full(entry.at)} />;
            case "message":
              return (
                <Bubble
                  key={entry.key} message={entry.message} first={entry.first} last={entry.last} me={me}
                  onAgain={open && entry.message.conversation === id ? (text) => void hand(id, text) : undefined}
                  onOpen={entry.message.conversation !== id ? onOpen : undefined}
                />
              );
          }
        })}
        {outgoing.map((item) => <Outgoing key={item.key} item={item} onAgain={() => void again(item)} onDiscard={() => discard(item.key)} />)}
      </ol>
    </div>
  );
}

function Event({ text, at, title }: { text: string; at: string; title: string }) {
  return <li className={style.event} title={title}><span>{text}</span> <time>{at}</time></li>;
}
