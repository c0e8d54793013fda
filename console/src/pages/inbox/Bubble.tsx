import { Button } from "@fluentui/react-components";
import { Note16Regular } from "@fluentui/react-icons";
import { memo, useEffect, useRef } from "react";
import { useNames } from "../../api/hooks";
import type { Me, Message } from "../../api/types";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { advertises, mayHaveArrived, mayRepeat, needsAttention } from "../../lib/delivery";
import { timeOf } from "../../lib/thread";
import { Attachment } from "./Attachment";
import { Delivery } from "./Delivery";
import { Held } from "./Held";
import style from "./Bubble.module.css";

interface Props {
  message: Message;
  /** Whether somebody else wrote before. */
  first: boolean;
  /** Whether its time is told. */
  last: boolean;
  me: Me;
  onAgain?: (message: Message) => void;
  onOpen?: (conversation: string) => void;
}

export const Bubble = memo(function Bubble({ message, first, last, me, onAgain }: Props) {
  const { t, clock, full } = useWords();
  const names = useNames();
  const at = timeOf(message);
  const automatic = message.direction === "outbound" && message.author === null;
  const author = message.direction === "inbound" ? t.conversation.customer : message.author === me.id ? t.app.you : automatic ? t.conversation.automated : names(message.author);
  const noted = message.author === me.id ? t.conversation.ownNote : t.conversation.noteBy(author);
  const spoken = message.direction === "note" ? noted : t.conversation.sentBy(author);
  const attention = needsAttention(message);
  const told = message.state ? t.deliveries[message.state] : undefined;
  const { announce } = useSpeaker();
  const before = useRef(attention);
  useEffect(() => {
    if (attention && !before.current && told) announce(t.conversation.wentWrong(told.word, message.explanation ?? told.meaning));
    before.current = attention;
  }, [attention, told, message.explanation, announce, t]);
  return (
    <div className={style.row} data-direction={message.direction} data-first={first}>
      {first && message.direction !== "inbound" && (
        <span className={style.author} aria-hidden>
          {message.direction === "note" && <Note16Regular />}
          <bdi>{message.direction === "note" ? noted : author}</bdi>
        </span>
      )}
      <div className={style.bubble} data-bad={attention}>
        <span className="visually-hidden">{spoken}: </span>
        <p dir="auto" className={style.text}>{message.text || (message.media.length === 0 ? t.conversation.noText : "")}</p>
        {message.media.map((media) => <Attachment key={media.id} media={media} />)}
      </div>
      <div className={last ? style.foot : "visually-hidden"}>
        <time dateTime={new Date(at).toISOString()} title={full(at)}>{clock(at)}</time>
        {message.state && <Delivery state={message.state} />}
      </div>
      {message.state === "held" && message.conversation && message.author === me.id && <Held message={message} conversation={message.conversation} person={me.id} />}
      {attention && told && (
        <div className={style.reason} data-warning={mayHaveArrived(message)}>
          <p><strong>{message.explanation ?? told.meaning}</strong>{message.errorCode ? <span className={style.code}> {t.conversation.providerCode(message.errorCode)}</span> : null}</p>
          {told.todo && <p>{advertises(message) ? t.composer.advertised : told.todo}</p>}
          {onAgain && (mayRepeat(message) || mayHaveArrived(message)) && (
            <Button size="small" onClick={() => onAgain(message)}>
              {mayRepeat(message) ? t.composer.sendAgain : t.composer.sendAnyway}
            </Button>
          )}
        </div>
      )}
    </div>
  );
});
