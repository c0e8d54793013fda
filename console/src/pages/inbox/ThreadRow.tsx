import { useCallback, useState } from "react";
import { useNames } from "../../api/hooks";
import type { Me, Message } from "../../api/types";
import { restoreDraft } from "../../app/drafts";
import { useNow } from "../../app/now";
import { again, discard, hand, type Outgoing as Item } from "../../app/outbox";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { advertises } from "../../lib/delivery";
import type { Entry } from "../../lib/thread";
import { restoreUploads } from "./attached";
import { Bubble } from "./Bubble";
import { uploadAgain } from "./files";
import { Outgoing } from "./Outgoing";
import style from "./Thread.module.css";
import { useTold } from "./told";

export type Row = Entry | { kind: "outgoing"; key: string; item: Item };

interface Props {
  row: Row;
  id: string;
  me: Me;
  /** Whether texts may be sent here. */
  may: boolean;
  onOpen: (id: string) => void;
}

/** A text, a day, or what happened between texts. */
export function ThreadRow({ row, id, me, may, onOpen }: Props) {
  const { t } = useWords();
  const names = useNames();
  const told = useTold(me);
  const { complain } = useSpeaker();
  const [sending, setSending] = useState(false);
  const send = useCallback(async ({ text, media }: Message) => {
    setSending(true);
    try {
      await hand(me.id, id, text, await Promise.all(media.map((one) => uploadAgain(one))));
    } catch (error) {
      complain(error);
    } finally {
      setSending(false);
    }
  }, [me.id, id, complain]);
  const edit = ({ key, text, media }: Item) => {
    discard(key);
    if (text) restoreDraft(me.id, id, text);
    restoreUploads(me.id, id, media);
  };
  switch (row.kind) {
    case "day":
      return <Day at={row.at} />;
    case "started":
      return <Event text={row.by ? t.conversation.startedBy(row.by === me.id ? t.app.you : names(row.by)) : t.conversation.started} at={row.at} />;
    case "activity":
      return <Event text={told(row.activity, row.by)} at={row.at} />;
    case "closed":
      return <Event text={t.reasons[row.reason]} at={row.at} />;
    case "outgoing":
      return <Outgoing item={row.item} onAgain={() => void again(row.item)} onEdit={() => edit(row.item)} onDiscard={() => discard(row.item.key)} />;
    case "message":
      return (
        <Bubble
          message={row.message} first={row.first} last={row.last} me={me}
          onAgain={may && !advertises(row.message) && !row.repeated && !sending && row.message.conversation === id ? send : undefined}
          onOpen={row.message.conversation !== id ? onOpen : undefined}
        />
      );
  }
}

function Day({ at }: { at: number }) {
  const { day } = useWords();
  return <div className={style.day}><span>{day(at, useNow())}</span></div>;
}

function Event({ text, at }: { text: string; at: number }) {
  const { clock, full } = useWords();
  return <div className={style.event} title={full(at)}><span>{text}</span> <span aria-hidden>·</span> <time>{clock(at)}</time></div>;
}
