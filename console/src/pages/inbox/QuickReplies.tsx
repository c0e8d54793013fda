import { Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { forwardRef, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { api, asked } from "../../api/client";
import type { Conversation, QuickReply } from "../../api/types";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { matching } from "../../lib/quickReplies";
import style from "./QuickReplies.module.css";

export interface QuickRepliesHandle {
  /** Take a key that was pressed in the text field; tells whether it was one for the list. */
  take: (key: string) => boolean;
}

interface Props {
  conversation: Conversation;
  /** What was written after the slash. */
  sought: string;
  listId: string;
  /** Which one is active; null where none fits, undefined while that is not known. */
  onActive: (optionId: string | null | undefined) => void;
  /** A reply in the place of what was sought for it. */
  onChosen: (reply: string, sought: string) => void;
  onClose: () => void;
}

export const optionId = (listId: string, id: string) => `${listId}-${id}`;

/** Prepared texts, found by name, tag or wording; the server fills in their variables. */
const QuickReplies = forwardRef<QuickRepliesHandle, Props>(function QuickReplies({ conversation, sought, listId, onActive, onChosen, onClose }, ref) {
  const { t } = useWords();
  const { complain } = useSpeaker();
  const { data, isPending } = useQuery({
    queryKey: ["quickReplies", conversation.workstream],
    queryFn: () => asked(api.GET("/api/v1/quickReplies", { params: { query: { workstream: conversation.workstream } } })),
    staleTime: 30_000,
  });
  const found = useMemo(() => matching(data?.items ?? [], sought), [data, sought]);
  const [at, setAt] = useState(0);
  const active = found[Math.min(at, found.length - 1)];
  useEffect(() => onActive(active ? optionId(listId, active.id) : isPending ? undefined : null), [active, isPending, listId, onActive]);

  // Whoever has closed the list meanwhile, or gone elsewhere, wants none.
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => void (open.current = false);
  }, []);
  const choose = async (reply: QuickReply) => {
    try {
      const rendered = await asked(api.POST("/api/v1/quickReplies/{reply}:render", { params: { path: { reply: reply.id } }, body: { conversation: conversation.id } }));
      if (open.current) onChosen(rendered.text, sought);
    } catch (error) {
      complain(error);
    }
  };
  useImperativeHandle(ref, () => ({
    take: (key) => {
      if (key === "Escape") onClose();
      else if (key === "ArrowDown") setAt((before) => Math.min(before + 1, found.length - 1));
      else if (key === "ArrowUp") setAt((before) => Math.max(Math.min(before, found.length - 1) - 1, 0));
      else if ((key === "Enter" || key === "Tab") && active) void choose(active);
      else if (key !== "Enter" || !isPending) return false;
      return true;
    },
  }));
  return (
    <div className={style.box}>
      <div role="status">{isPending ? <Spinner size="tiny" aria-label={t.app.loading} /> : found.length === 0 ? <p className={style.none}>{t.quickReplies.none}</p> : null}</div>
      <ul id={listId} role="listbox" aria-label={t.quickReplies.title} className={style.list}>
        {found.map((reply) => (
          // The text field keeps the focus and takes the keys.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={reply.id} id={optionId(listId, reply.id)} role="option" aria-selected={reply === active} className={style.option} tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()} onClick={() => void choose(reply)}
            ref={(element) => { if (reply === active) element?.scrollIntoView({ block: "nearest" }); }}
          >
            <strong>{reply.name}</strong>
            <span dir="auto">{Object.values(reply.texts)[0]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
});

export default QuickReplies;
