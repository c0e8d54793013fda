import { Button, Checkbox, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input, MessageBar, MessageBarBody, Select, Textarea } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { api, asked, Problem } from "../../api/client";
import { refresh, useConsent, useNumbers } from "../../api/hooks";
import type { Me } from "../../api/types";
import { newTo, useDraft } from "../../app/drafts";
import { held } from "../../app/outbox";
import { preferences } from "../../app/preferences";
import { take } from "../../app/taken";
import { useWords } from "../../i18n";
import { readable } from "../../lib/numbers";
import { count } from "../../lib/segments";
import { Counter } from "./Counter";
import { AttachButton, Chips } from "./Files";
import { useFiles } from "./useFiles";

/** With whom a conversation is to start, and from which number; both may be left open. */
export interface Start {
  to?: string;
  from?: string;
}

interface Props {
  me: Me;
  start: Start;
  onClose: () => void;
  onSent: (conversation: string | null) => void;
}

/** A text that starts a conversation, from a number that one may use. */
export default function Compose({ me, start: { to: given = "", from: ours }, onClose, onSent }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const numbers = (useNumbers().data?.items ?? []).filter((one) => me.numbers.includes(one.id));
  const [from, setFrom] = useState("");
  // Whoever opens it for nobody finds the addressee whom the text was begun for.
  const [begun, setTo] = useDraft(me.id, "to");
  const to = given || begun;
  const [text, write] = useDraft(me.id, newTo(given));
  const plain = to.replace(/[\s().-]/g, "");
  const consent = useConsent(/^\+\d{8,15}$/.test(plain) ? plain : undefined, 0).data;
  // One key per text and addressee: pressing twice, or again after a failure, sends it once.
  const key = useRef({ of: "", is: "" });
  const sender = from || (numbers.find((one) => one.id === ours) ?? numbers[0])?.id || "";
  const number = numbers.find((one) => one.id === sender);
  const files = useFiles(me.id, newTo(given), number?.workstream);
  const { ready, clear } = files;
  const attacher = useRef<HTMLButtonElement>(null);
  const [commercial, setCommercial] = useState(false);
  const purpose = commercial ? ("commercial" as const) : ("transactional" as const);
  const send = useMutation({
    mutationFn: () => {
      const media = ready?.map(({ id }) => id);
      const of = JSON.stringify([sender, plain, text, media, purpose]);
      if (key.current.of !== of) key.current = { of, is: crypto.randomUUID() };
      return asked(api.POST("/api/v1/messages", { params: { header: { "idempotency-key": key.current.is } }, body: { from: sender, to: plain, text, media, purpose, ...held(preferences().undoSeconds) } }));
    },
    onSuccess: (message) => {
      write("");
      clear();
      if (!given) setTo("");
      if (message.conversation) take(message.conversation);
      refresh(client, message.conversation ?? undefined);
      onSent(message.conversation);
    },
  });
  // The dialog itself begins with its first field, whatever asks for the focus.
  const begin = useRef<HTMLElement>(null);
  useEffect(() => void requestAnimationFrame(() => begin.current?.focus()), []);
  const problem = send.error instanceof Problem ? send.error : null;
  const about = (field: string) => (problem?.field === `/${field}` ? problem.detail : undefined);
  const counted = count(text);
  const longest = number?.textLimit ?? Infinity;
  const tooLong = counted.characters > longest;
  const may = sender && !tooLong && to.trim() && (text.trim() || files.files.length > 0) && ready && !send.isPending && !consent?.suppressed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (may) send.mutate();
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: 520 }}>
        <form noValidate onSubmit={submit} {...files.events}>
          <DialogBody>
            <DialogTitle>{t.compose.title}</DialogTitle>
            <DialogContent style={{ display: "grid", gap: 12 }}>
              {numbers.length === 0 && <MessageBar intent="warning"><MessageBarBody>{t.compose.noNumber}</MessageBarBody></MessageBar>}
              <Field label={t.compose.from} validationMessage={about("from")}>
                <Select value={sender} onChange={(_, { value }) => setFrom(value)}>
                  {numbers.map((one) => <option key={one.id} value={one.id}>{one.name} · {readable(/^\d{9,}$/.test(one.number) ? `+${one.number}` : one.number)}</option>)}
                </Select>
              </Field>
              <Field label={t.compose.to} hint={t.compose.toHint} required validationMessage={about("to")}>
                <Input ref={given ? undefined : (field) => { begin.current = field; }} readOnly={given !== ""} type="tel" value={to} onChange={(_, { value }) => setTo(value)} dir="ltr" />
              </Field>
              {consent?.suppressed && <MessageBar intent="error"><MessageBarBody>{t.compose.suppressed}</MessageBarBody></MessageBar>}
              <Field label={t.compose.text} required={files.files.length === 0} validationMessage={tooLong ? t.composer.tooLong(longest) : about("text")}>
                <Textarea ref={given ? (field) => { begin.current = field; } : undefined} rows={4} value={text} onChange={(_, { value }) => write(value)} onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event); }} />
              </Field>
              {text && <span style={{ fontSize: 12 }}><Counter counted={counted} text={text} onTidy={write} /></span>}
              <div style={{ display: "flex", alignItems: "center" }}>
                <AttachButton ref={attacher} {...files} />
                <Chips {...files} number={number} onRemoved={() => attacher.current?.focus()} />
              </div>
              <Field hint={t.compose.commercialHint} validationMessage={about("purpose")}><Checkbox label={t.compose.commercial} checked={commercial} onChange={(_, { checked }) => setCommercial(checked === true)} /></Field>
              {problem && !["/from", "/to", "/text", "/purpose"].includes(problem.field ?? "") && <MessageBar intent="error"><MessageBarBody>{problem.detail}</MessageBarBody></MessageBar>}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{t.app.cancel}</Button>
              <Button type="submit" appearance="primary" disabled={!may}>{t.compose.send}</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
