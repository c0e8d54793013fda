import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { Add20Regular, People48Regular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useMemo, useState } from "react";
import { answered, api, asked } from "../../api/client";
import { LARGEST, whole } from "../../api/hooks";
import type { Contact } from "../../api/types";
import { useWords } from "../../i18n";
import { readable } from "../../lib/numbers";
import { Face } from "../../ui/Face";
import { fault, FormDialog } from "../../ui/FormDialog";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Table } from "../../ui/Table";
import { useEditing } from "../admin/useEditing";
import style from "./Contacts.module.css";

export default function Contacts() {
  const { t } = useWords();
  const [sought, setSought] = useState("");
  const [editing, setEditing] = useState<string | null>(null);
  const list = useQuery({ queryKey: ["contacts"], queryFn: () => whole((cursor) => asked(api.GET("/api/v1/contacts", { params: { query: { limit: LARGEST, cursor } } }))), staleTime: 10_000 });
  const shown = useMemo(() => {
    const words = sought.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    return (list.data ?? [])
      .filter((one) => words.every((word) => `${one.name} ${one.externalReference} ${one.numbers.join(" ")} ${one.numbers.map(readable).join(" ")}`.toLocaleLowerCase().includes(word)))
      .sort((a, b) => a.name.localeCompare(b.name));
  }, [list.data, sought]);
  return (
    <Page title={t.contacts.title} subtitle={t.contacts.subtitle} actions={<Button appearance="primary" icon={<Add20Regular />} onClick={() => setEditing("")}>{t.contacts.add}</Button>}>
      {list.error && <Notice title={list.error.message} action={{ label: t.app.retry, onClick: () => void list.refetch() }} />}
      {list.data?.length === 0 && <Notice icon={<People48Regular />} title={t.contacts.empty} text={t.contacts.emptyHint} />}
      {list.data && list.data.length > 0 && <Input type="search" value={sought} placeholder={t.contacts.search} aria-label={t.contacts.search} onChange={(_, { value }) => setSought(value)} style={{ maxWidth: 380 }} />}
      {list.data && list.data.length > 0 && shown.length === 0 && <Notice title={t.inbox.noneFound} />}
      {shown.length > 0 && (
        <Table
          label={t.contacts.title} items={shown.slice(0, 500)} keyOf={(one) => one.id}
          columns={[
            { label: t.contacts.name, onOpen: (one) => setEditing(one.id), cell: (one) => <span className={style.who}><Face name={one.name} id={one.numbers[0] ?? one.id} size={28} /><bdi>{one.name}</bdi></span> },
            { label: t.contacts.numbers, cell: (one) => one.numbers.map((number, at) => <Fragment key={number}>{at > 0 && ", "}<bdi dir="ltr" className={style.number}>{readable(number)}</bdi></Fragment>) },
            { label: t.contacts.notes, long: true, cell: (one) => <bdi dir="auto" className={style.notes}>{one.notes}</bdi> },
          ]}
        />
      )}
      {editing !== null && <Edit id={editing || undefined} onClose={() => setEditing(null)} />}
    </Page>
  );
}

function Edit({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["contacts", id, "edit"], enabled: id !== undefined, gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/contacts/{contact}", { params: { path: { contact: id ?? "" } } })),
  });
  if (id !== undefined && !one.data) return null;
  return <EditForm key={one.data?.etag} contact={one.data?.data} etag={one.data?.etag} onClose={onClose} />;
}

function EditForm({ contact, etag, onClose }: { contact: Contact | undefined; etag: string | undefined; onClose: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState({ name: contact?.name ?? "", numbers: contact?.numbers.join("\n") ?? "", externalReference: contact?.externalReference ?? "", zone: contact?.zone ?? "", notes: contact?.notes ?? "" });
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const { saving, removing } = useEditing<typeof draft>({
    list: "contacts",
    save: (next) => {
      const body = { ...next, name: next.name.trim(), numbers: next.numbers.split("\n").map((line) => line.trim()).filter(Boolean) };
      return contact
        ? asked(api.PATCH("/api/v1/contacts/{contact}", { params: { path: { contact: contact.id }, header: { "if-match": etag } }, body }))
        : asked(api.POST("/api/v1/contacts", { body }));
    },
    remove: contact && (() => asked(api.DELETE("/api/v1/contacts/{contact}", { params: { path: { contact: contact.id }, header: { "if-match": etag } } }))),
    onDone: onClose,
  });
  const about = (field: string) => fault(saving.error, field);
  return (
    <FormDialog title={contact?.name ?? t.contacts.add} busy={saving.isPending} error={saving.error} shown={["/name", "/numbers", "/notes", "/externalReference", "/zone"]} onSave={() => saving.mutate(draft)} onClose={onClose} onRemove={contact && (() => removing.mutate())}>
      <Field label={t.contacts.name} required validationMessage={about("/name")}><Input autoFocus value={draft.name} onChange={(_, { value }) => set({ name: value })} /></Field>
      <Field label={t.contacts.numbers} hint={t.contacts.numbersHint} validationMessage={about("/numbers")}><Textarea dir="ltr" rows={2} value={draft.numbers} onChange={(_, { value }) => set({ numbers: value })} /></Field>
      <Field label={t.contacts.reference} validationMessage={about("/externalReference")}><Input value={draft.externalReference} onChange={(_, { value }) => set({ externalReference: value })} /></Field>
      <Field label={t.contacts.zone} hint={t.contacts.zoneHint} validationMessage={about("/zone")}><Input value={draft.zone} onChange={(_, { value }) => set({ zone: value })} /></Field>
      <Field label={t.contacts.notes} validationMessage={about("/notes")}><Textarea rows={4} value={draft.notes} onChange={(_, { value }) => set({ notes: value })} /></Field>
    </FormDialog>
  );
}
