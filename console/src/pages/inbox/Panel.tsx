import { Button, Input } from "@fluentui/react-components";
import { Checkmark16Filled, Copy16Regular, Dismiss16Regular, Dismiss20Regular, Prohibited16Filled } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent, type ReactNode, type Ref } from "react";
import { api, asked } from "../../api/client";
import { learned, useNames, useWorkstreams } from "../../api/hooks";
import type { Consent, Conversation, NumberView } from "../../api/types";
import { useCommands } from "../../app/commands";
import { later } from "../../app/later";
import { useNow } from "../../app/now";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { recorderOf } from "../../lib/consents";
import { readable } from "../../lib/numbers";
import { seqOf } from "../../lib/thread";
import { apart } from "../../lib/zones";
import { Face } from "../../ui/Face";
import style from "./Panel.module.css";

const Confirm = later(() => import("../../ui/Confirm"));

interface Props {
  conversation: Conversation;
  consent: Consent | undefined;
  number: NumberView | undefined;
  conversations: ReadonlyMap<string, Conversation>;
  onOpen: (id: string) => void;
  onClose: () => void;
  closer: Ref<HTMLButtonElement>;
}

/** What is known about the customer. */
export function Panel({ conversation, consent, number, conversations, onOpen, onClose, closer }: Props) {
  const { t, full } = useWords();
  const names = useNames();
  const { say } = useSpeaker();
  const workstream = useWorkstreams().data?.items.find((one) => one.id === conversation.workstream);
  const copy = () => void navigator.clipboard.writeText(conversation.customerAddress).then(() => say(t.app.copied));
  return (
    <div className={style.panel}>
      <Button ref={closer} className={style.close} appearance="subtle" icon={<Dismiss20Regular />} aria-label={t.conversation.hideDetails} onClick={onClose} />
      <div className={style.card}>
        <Face name={conversation.contactName} id={conversation.customerAddress} size={48} />
        <h2><bdi>{conversation.contactName ?? t.panel.unknown}</bdi></h2>
        <p className={style.number}>
          <bdi dir="ltr">{readable(conversation.customerAddress)}</bdi>
          <Button appearance="subtle" size="small" icon={<Copy16Regular />} aria-label={t.app.copy} title={t.app.copy} onClick={copy} />
        </p>
        <LocalTime contact={conversation.contact} zones={consent?.zones ?? []} />
      </div>
      <Section title={t.panel.consent}><ConsentOf consent={consent} /><OptOut conversation={conversation} consent={consent} /></Section>
      <Section title={t.panel.tags}><Tags conversation={conversation} /></Section>
      <Section title={t.panel.contact}><ContactOf conversation={conversation} /></Section>
      <Section title={t.panel.facts}>
        <dl className={style.facts}>
          <dt>{t.panel.state}</dt><dd>{t.states[conversation.state]}</dd>
          <dt>{t.panel.agent}</dt><dd><bdi>{names(conversation.agent ?? (conversation.state === "closed" ? conversation.lastAgent : null)) || t.panel.nobody}</bdi></dd>
          <dt>{t.panel.ours}</dt><dd><bdi>{number?.name ?? conversation.number}</bdi><br /><bdi dir="ltr">{readable(conversation.ourAddress)}</bdi></dd>
          <dt>{t.panel.workstream}</dt><dd><bdi>{workstream?.name ?? conversation.workstream}</bdi></dd>
          <dt>{t.panel.queue}</dt><dd><bdi>{conversation.queue}</bdi></dd>
          <dt>{t.panel.opened}</dt><dd>{full(Date.parse(conversation.openedAt))}</dd>
        </dl>
      </Section>
      <Section title={t.panel.earlier}><Earlier conversation={conversation} conversations={conversations} onOpen={onOpen} /></Section>
    </div>
  );
}

/** What the clock shows where the customer is: in their contact's zone, else wherever their number may be. */
function LocalTime({ contact, zones }: { contact: string | null; zones: readonly string[] }) {
  const { t, clockIn } = useWords();
  const now = useNow();
  const own = useContact(contact).data?.zone;
  const times = apart(own ? [own] : zones, now).map((zone) => clockIn(now, zone));
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return null;
  return <p className={style.quiet}>{t.panel.localTime}: <time>{first === last ? first : t.panel.between(first, last)}</time></p>;
}

function useContact(id: string | null) {
  return useQuery({
    queryKey: ["contact", id], enabled: id !== null, staleTime: 30_000, retry: 0,
    queryFn: () => asked(api.GET("/api/v1/contacts/{contact}", { params: { path: { contact: id ?? "" } } })),
  });
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return <section className={style.section}><h3>{title}</h3>{children}</section>;
}

function ConsentOf({ consent }: { consent: Consent | undefined }) {
  const { t, full } = useWords();
  const names = useNames();
  const said = ({ words, keyword, source }: Consent["ledger"][number]) => { const who = recorderOf(source); return who ? t.panel.recorded(keyword, names(who)) : t.panel.proof(words || keyword); };
  if (!consent) return <p className={style.quiet}>{t.panel.consentNothing}</p>;
  const bad = consent.suppressed || consent.blocked;
  return (
    <>
      <p className={style.consent} data-bad={bad}>
        {bad ? <Prohibited16Filled aria-hidden /> : <Checkmark16Filled aria-hidden />}
        {consent.blocked ? t.panel.consentBlocked : consent.suppressed ? t.panel.consentOut : t.panel.consentOk}
      </p>
      {consent.ledger.length === 0 ? <p className={style.quiet}>{t.panel.consentNothing}</p> : (
        <ul className={style.ledger}>
          {consent.ledger.slice(-4).reverse().map((proof) => (
            <li key={`${proof.at}${proof.keyword}`}><bdi>{said(proof)}</bdi> <time>{full(Date.parse(proof.at))}</time></li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What a customer says on the telephone, or in words that are no STOP. */
function OptOut({ conversation, consent }: Pick<Props, "conversation" | "consent">) {
  const { t } = useWords();
  const client = useQueryClient();
  const { say, complain } = useSpeaker();
  const [asking, setAsking] = useState(false);
  const note = useMutation({
    mutationFn: () => asked(api.POST("/api/v1/conversations/{conversation}:optOut", { params: { path: { conversation: conversation.id } } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["consent", conversation.customerAddress] });
      say(t.panel.optedOut);
    },
    onError: complain,
  });
  if (!consent || consent.suppressed) return null;
  return (
    <>
      <Button size="small" disabledFocusable={note.isPending} onClick={() => setAsking(true)}>{t.panel.optOut}</Button>
      {asking && <Confirm title={t.panel.optOutTitle} text={t.panel.optOutText} action={t.panel.optOut} onClose={() => setAsking(false)} onConfirm={() => { setAsking(false); note.mutate(); }} />}
    </>
  );
}

function Tags({ conversation }: { conversation: Conversation }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { complain } = useSpeaker();
  const [adding, setAdding] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useCommands({ tag: () => field.current?.focus() });
  const change = useMutation({
    scope: { id: `tags-${conversation.id}` },
    mutationFn: (body: { add?: string[]; remove?: string[] }) => asked(api.PATCH("/api/v1/conversations/{conversation}/tags", { params: { path: { conversation: conversation.id } }, body })),
    onMutate: ({ add = [], remove = [] }) =>
      client.setQueryData<Conversation>(["conversation", conversation.id], (known) => known && { ...known, tags: [...known.tags.filter((one) => !remove.includes(one)), ...add] }),
    onSuccess: (changed) => learned(client, changed),
    onError: (error, { add }) => {
      complain(error);
      const tag = add?.[0];
      if (tag) {
        client.setQueryData<Conversation>(["conversation", conversation.id], (known) => known && { ...known, tags: known.tags.filter((one) => one !== tag) });
        setAdding((begun) => begun || tag);
      }
      void client.invalidateQueries({ queryKey: ["conversation", conversation.id] });
    },
  });
  const add = (event: FormEvent) => {
    event.preventDefault();
    const tag = adding.trim();
    if (!tag) return;
    setAdding("");
    if (!conversation.tags.includes(tag)) change.mutate({ add: [tag] });
  };
  return (
    <form className={style.tags} onSubmit={add}>
      {conversation.tags.map((tag) => (
        <span key={tag} className={style.tag}>
          <bdi>{tag}</bdi>
          <button type="button" aria-label={t.panel.removeTag(tag)} onClick={() => change.mutate({ remove: [tag] })}><Dismiss16Regular /></button>
        </span>
      ))}
      <input ref={field} className={style.addTag} value={adding} aria-label={t.panel.addTag} placeholder={t.panel.addTag} onChange={(event) => setAdding(event.target.value)} />
    </form>
  );
}

function ContactOf({ conversation }: { conversation: Conversation }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { complain } = useSpeaker();
  const [naming, setNaming] = useState<string | null>(null);
  const linked = useContact(conversation.contact);
  const candidates = useQuery({
    queryKey: ["contacts", "lookup", conversation.customerAddress],
    queryFn: () => asked(api.POST("/api/v1/contacts:lookup", { body: { number: conversation.customerAddress } })),
    enabled: conversation.contact === null && conversation.customerAddress.startsWith("+"), staleTime: 30_000, retry: 0,
  });
  const link = useMutation({
    mutationFn: (contact: string | null) => asked(api.PUT("/api/v1/conversations/{conversation}/contact", { params: { path: { conversation: conversation.id } }, body: { contact } })),
    onSuccess: (changed) => { learned(client, changed); void client.invalidateQueries({ queryKey: ["contacts"] }); },
    onError: complain,
  });
  const create = useMutation({
    mutationFn: (name: string) => asked(api.POST("/api/v1/contacts", { body: { name, numbers: [conversation.customerAddress], externalReference: "", notes: "" } })),
    onSuccess: (made) => { setNaming(null); link.mutate(made.id); },
    onError: complain,
  });
  if (conversation.contact) {
    return (
      <div className={style.contact}>
        {linked.data?.notes && <p dir="auto">{linked.data.notes}</p>}
        {linked.data?.externalReference && <p className={style.quiet}><bdi>{linked.data.externalReference}</bdi></p>}
        <Button size="small" onClick={() => { link.mutate(null); }}>{t.panel.unlink}</Button>
      </div>
    );
  }
  return (
    <div className={style.contact}>
      {candidates.data?.items.map((one) => (
        <div key={one.id} className={style.candidate}><bdi>{one.name}</bdi><Button size="small" onClick={() => link.mutate(one.id)}>{t.panel.link}</Button></div>
      ))}
      {naming === null ? (
        <Button size="small" onClick={() => setNaming("")}>{t.panel.create}</Button>
      ) : (
        <form className={style.naming} onSubmit={(event) => { event.preventDefault(); if (naming.trim()) create.mutate(naming.trim()); }}>
          <Input size="small" autoFocus value={naming} aria-label={t.panel.name} placeholder={t.panel.name} onChange={(_, { value }) => setNaming(value)} onKeyDown={(event) => event.key === "Escape" && setNaming(null)} />
          <Button size="small" type="submit" appearance="primary" disabled={!naming.trim() || create.isPending}>{t.app.save}</Button>
        </form>
      )}
    </div>
  );
}

function Earlier({ conversation, conversations, onOpen }: Pick<Props, "conversation" | "conversations" | "onOpen">) {
  const { t, full } = useWords();
  const earlier = [...conversations.values()].filter((one) => seqOf(one.id) < seqOf(conversation.id)).sort((a, b) => seqOf(b.id) - seqOf(a.id));
  if (earlier.length === 0) return <p className={style.quiet}>{conversation.previous ? "…" : t.panel.noEarlier}</p>;
  return (
    <ul className={style.earlier}>
      {earlier.slice(0, 8).map((one) => (
        <li key={one.id}>
          <button type="button" onClick={() => onOpen(one.id)}>
            <span>{full(Date.parse(one.openedAt))}</span>
            <span className={style.quiet}>{one.closeReason ? t.reasons[one.closeReason] : t.states[one.state]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
