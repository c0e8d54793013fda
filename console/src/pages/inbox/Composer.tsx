import { Button } from "@fluentui/react-components";
import { Note20Regular, Send20Filled, Chat20Regular } from "@fluentui/react-icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { forwardRef, useId, useImperativeHandle, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { api, asked } from "../../api/client";
import { refresh } from "../../api/hooks";
import type { Consent, Conversation, Me, NumberView } from "../../api/types";
import { newTo, restoreDraft, useDraft } from "../../app/drafts";
import { later } from "../../app/later";
import { hand } from "../../app/outbox";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { count } from "../../lib/segments";
import { soughtIn } from "../../lib/quickReplies";
import { blocked } from "../../lib/steps";
import { moveAll } from "./attached";
import { Counter } from "./Counter";
import { AttachButton, Chips } from "./Files";
import type { QuickRepliesHandle } from "./QuickReplies";
import { useFiles } from "./useFiles";
import style from "./Composer.module.css";

const QuickReplies = later(() => import("./QuickReplies"));

export interface ComposerHandle {
  focus: (mode: "reply" | "note") => void;
}

interface Props {
  conversation: Conversation;
  me: Me;
  number: NumberView | undefined;
  consent: Consent | undefined;
  newer: string | undefined;
  onOpen: (id: string) => void;
  onCompose: () => void;
}

export const Composer = forwardRef<ComposerHandle, Props>(function Composer({ conversation, me, number, consent, newer, onOpen, onCompose }, ref) {
  const { t } = useWords();
  const [mode, setMode] = useState<"reply" | "note">("reply");
  const [text, write] = useDraft(me.id, conversation.id);
  const notePlace = `note.${conversation.id}`;
  const [noteText, writeNote] = useDraft(me.id, notePlace);
  const area = useRef<HTMLTextAreaElement>(null);
  const attacher = useRef<HTMLButtonElement>(null);
  const counterId = useId();
  const reasonId = useId();
  const listId = useId();
  const replies = useRef<QuickRepliesHandle>(null);
  const [dismissed, setDismissed] = useState(false);
  const [option, setOption] = useState<string | null>();
  const [focused, setFocused] = useState(false);
  const client = useQueryClient();
  const { complain } = useSpeaker();
  const why = blocked(conversation, me, consent);
  const noting = mode === "note";
  const current = noting ? noteText : text;
  const closed = !noting && why !== undefined;
  // What somebody is writing stays in sight, and the focus in it, whatever happens to the conversation.
  const field = !closed || focused || text !== "";
  const files = useFiles(me.id, conversation.id, conversation.workstream, closed);
  const { ready, clear } = files;
  const change = noting ? writeNote : write;

  useImperativeHandle(ref, () => ({
    focus: (wanted) => {
      setMode(wanted);
      // The text field may only just be appearing.
      requestAnimationFrame(() => area.current?.focus());
    },
  }));
  useLayoutEffect(() => {
    const field = area.current;
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
  }, [current, mode, field]);

  const note = useMutation({
    mutationFn: (body: string) => asked(api.POST("/api/v1/conversations/{conversation}/notes", { params: { path: { conversation: conversation.id } }, body: { text: body } })),
    onMutate: () => writeNote(""),
    onSuccess: () => refresh(client, conversation.id),
    onError: (error, body) => {
      restoreDraft(me.id, notePlace, body);
      complain(error);
    },
  });

  const counted = count(current);
  const longest = number?.textLimit ?? Infinity;
  const tooLong = !noting && counted.characters > longest;
  const sought = noting || closed || dismissed ? undefined : soughtIn(text);
  const choosing = sought !== undefined;
  const enough = current.trim() !== "" || (!noting && files.files.length > 0);
  const may = enough && (noting || ready !== undefined) && !tooLong && !closed && (!choosing || option === null);
  const submit = () => {
    if (!may) return;
    if (noting) note.mutate(current);
    else {
      write("");
      clear();
      void hand(me.id, conversation.id, current, ready);
    }
    area.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    // Enter before the list is there is meant for it, too.
    const takes = () => (replies.current ? replies.current.take(event.key) : event.key === "Enter");
    if (choosing && !event.ctrlKey && !event.metaKey && takes()) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };
  // What was typed on while the reply was fetched follows it.
  const insert = (reply: string, soughtFor: string) => {
    const now = area.current?.value ?? "";
    if (now.startsWith(`/${soughtFor}`)) write(reply + now.slice(soughtFor.length + 1));
  };
  const reason = why && t.composer[why];
  // What was written here goes on where the customer can still be answered.
  const leave = (to?: string) => {
    const place = to ?? newTo(conversation.customerAddress);
    if (text) restoreDraft(me.id, place, text);
    moveAll(me.id, conversation.id, place);
    write("");
    if (to) onOpen(to);
    else onCompose();
  };
  const effect = conversation.state === "open" ? t.composer.picks : conversation.state === "waiting" ? t.composer.reopens : "";
  return (
    <div className={style.composer} data-mode={mode} {...(!noting && files.events)}>
      <div className={style.modes} role="group" aria-label={t.composer.mode}>
        <button type="button" aria-pressed={!noting} onClick={() => setMode("reply")}><Chat20Regular aria-hidden /> {t.composer.reply}</button>
        <button type="button" aria-pressed={noting} title={`${t.composer.note} (n)`} onClick={() => setMode("note")}><Note20Regular aria-hidden /> {t.composer.note}</button>
        {!noting && number && <span className={style.from}>{t.compose.from} <bdi>{number.name}</bdi></span>}
      </div>
      <div className={closed ? style.blocked : undefined} data-why={why} role="status">
        {closed && <p id={reasonId}>{reason}</p>}
        {closed && why === "closed" && (newer ? <Button size="small" appearance="primary" onClick={() => leave(newer)}>{t.panel.texts}</Button> : <Button size="small" onClick={() => leave()}>{t.composer.startNew}</Button>)}
      </div>
      {choosing && (
        <QuickReplies ref={replies} conversation={conversation} sought={sought} listId={listId} onActive={setOption} onChosen={insert} onClose={() => setDismissed(true)} />
      )}
      {field && (
        <textarea
          ref={area} rows={2} dir="auto" value={current} className={style.text} aria-label={noting ? t.composer.writeNote : t.composer.write} aria-describedby={closed ? reasonId : counterId}
          readOnly={closed} placeholder={closed ? undefined : noting ? t.composer.writeNote : t.composer.placeholder} onKeyDown={pressed} onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}
          aria-autocomplete={noting ? undefined : "list"} aria-controls={choosing ? listId : undefined} aria-activedescendant={choosing ? (option ?? undefined) : undefined}
          onChange={(event) => { setDismissed(dismissed && event.target.value.startsWith("/")); change(event.target.value); }}
        />
      )}
      {!noting && <Chips {...files} number={number} onRemoved={() => (attacher.current ?? area.current)?.focus()} />}
      {!closed && (
        <div className={style.foot}>
          <div id={counterId} className={style.counter}>
            {tooLong ? <span className={style.bad}>{t.composer.tooLong(longest)}</span> : noting ? null : current ? <Counter counted={counted} text={current} onTidy={write} /> : <span className={style.hint}>{effect || t.composer.keys}</span>}
          </div>
          {!noting && <AttachButton ref={attacher} {...files} />}
          <Button appearance="primary" icon={noting ? undefined : <Send20Filled />} iconPosition="after" disabled={!may} onClick={submit} title={t.composer.keys}>
            {noting ? t.composer.addNote : t.composer.send}
          </Button>
        </div>
      )}
    </div>
  );
});
