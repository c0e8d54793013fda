import { Button } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, asked } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { Message } from "../../api/types";
import { newTo, restoreDraft } from "../../app/drafts";
import { present } from "../../app/now";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { advertises } from "../../lib/delivery";
import { restoreFiles } from "./attached";
import style from "./Held.module.css";

/** Longer than this is no moment to change one's mind: the text waits for the customer's day. */
const MOMENT = 60;

/** A text that the server keeps for a while: it can be taken back, or let go at once. */
export function Held({ message, conversation, person }: { message: Message; conversation: string; person: string }) {
  const { t, full } = useWords();
  const client = useQueryClient();
  const { complain, announce } = useSpeaker();
  const held = message.heldUntil ? Date.parse(message.heldUntil) : 0;
  const total = Math.round((held - Date.parse(message.createdAt)) / 1000);
  const secondsLeft = useCallback(() => Math.min(total, Math.max(0, Math.ceil((held - present()) / 1000))), [held, total]);
  const [left, setLeft] = useState(secondsLeft);
  const params = { path: { message: message.id } };
  const settled = { onSettled: () => refresh(client, conversation), onError: (error: Error) => complain(error) };
  const undo = useMutation({
    ...settled,
    mutationFn: () => asked(api.POST("/api/v1/messages/{message}:cancel", { params })),
    onSuccess: () => {
      // As a reply it would go without the rules for advertising.
      const place = advertises(message) ? newTo("") : conversation;
      if (message.text) restoreDraft(person, place, message.text);
      restoreFiles(person, place, message.media);
      announce(advertises(message) ? t.composer.takenBackNew : t.composer.takenBack);
    },
  });
  const release = useMutation({ ...settled, mutationFn: () => asked(api.POST("/api/v1/messages/{message}:release", { params })) });
  const { mutate: letGo } = release;
  const short = total <= MOMENT;
  const busy = undo.isPending || release.isPending;

  useEffect(() => {
    if (!short) return;
    const timer = setInterval(() => setLeft(secondsLeft()), 250);
    return () => clearInterval(timer);
  }, [short, secondsLeft]);
  const done = useRef(false);
  useEffect(() => {
    if (!short || left > 0 || done.current || busy) return;
    done.current = true;
    letGo();
  }, [short, left, busy, letGo]);

  return (
    <div className={style.held}>
      <span>{short ? t.composer.goesIn(left) : t.composer.heldUntil(full(held))}</span>
      <Button size="small" disabled={busy} onClick={() => undo.mutate()}>{t.composer.undo}</Button>
      {short && <Button size="small" appearance="subtle" disabled={busy} onClick={() => { done.current = true; letGo(); }}>{t.composer.sendNow}</Button>}
    </div>
  );
}
