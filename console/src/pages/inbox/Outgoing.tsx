import { Button } from "@fluentui/react-components";
import { Attach16Regular, Clock16Regular } from "@fluentui/react-icons";
import type { Outgoing as Item } from "../../app/outbox";
import { useWords } from "../../i18n";
import file from "./Attachment.module.css";
import bubble from "./Bubble.module.css";

interface Props {
  item: Item;
  onAgain: () => void;
  onEdit: () => void;
  onDiscard: () => void;
}

/** A text that the API has not taken yet. */
export function Outgoing({ item, onAgain, onEdit, onDiscard }: Props) {
  const { t, clock } = useWords();
  const waits = item.state === "sending";
  return (
    <div className={bubble.row} data-direction="outbound" data-first="false">
      <div className={bubble.bubble}>
        <p dir="auto" className={bubble.text}>{item.text}</p>
        {item.media.map(({ id, name }) => <div key={id} className={file.file}><Attach16Regular aria-hidden /><bdi>{name}</bdi></div>)}
      </div>
      <div className={bubble.foot}>
        <time>{clock(item.at)}</time>
        {waits ? <><Clock16Regular aria-hidden /> {t.composer.sending}</> : t.composer.failed}
      </div>
      {!waits && (
        <div className={bubble.reason} role="alert">
          <p><strong>{item.state === "interrupted" ? t.composer.interrupted : item.problem}</strong></p>
          <span>
            {item.repeatable && <Button size="small" appearance="primary" onClick={onAgain}>{t.composer.tryAgain}</Button>}{" "}
            <Button size="small" onClick={onEdit}>{t.composer.editAgain}</Button>{" "}
            <Button size="small" onClick={onDiscard}>{t.composer.discard}</Button>
          </span>
        </div>
      )}
    </div>
  );
}
