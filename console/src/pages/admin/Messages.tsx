import { Button, Field, Input, Select, Switch } from "@fluentui/react-components";
import { Add20Regular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { answered, api, asked } from "../../api/client";
import { useNumbers, useWorkstreams } from "../../api/hooks";
import type { AutomatedMessage, MessageDefault, Trigger } from "../../api/types";
import { useWords } from "../../i18n";
import { fault, FormDialog } from "../../ui/FormDialog";
import { Managed } from "../../ui/Managed";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import { Texts, textsOf, wordedOf } from "./Texts";
import { useEditing } from "./useEditing";

function useDefaults() {
  return useQuery({ queryKey: ["automatedMessages", "defaults"], queryFn: () => asked(api.GET("/api/v1/automatedMessages/defaults")), staleTime: Infinity });
}

/** What the channel says by itself: everything that may be said, then what was made of it here. */
export default function Messages() {
  const { t } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const own = useQuery({ queryKey: ["automatedMessages"], queryFn: () => asked(api.GET("/api/v1/automatedMessages")) }).data?.items ?? [];
  const defaults = useDefaults().data?.items ?? [];
  const numbers = useNumbers().data?.items ?? [];
  const workstreams = useWorkstreams().data?.items ?? [];
  const [adding, setAdding] = useState<Trigger>();
  const place = (one: AutomatedMessage) => numbers.find((each) => each.id === one.number)?.name ?? workstreams.find((each) => each.id === one.workstream)?.name ?? t.messages.everywhere;
  return (
    <Page title={t.messages.title} subtitle={t.messages.subtitle}>
      {own.length > 0 && (
        <Table
          label={t.messages.own} items={own} keyOf={(one) => one.id} dim={(one) => one.deleted}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/messages/${one.id}` },
            { label: t.messages.when, cell: (one) => t.messages.triggers[one.trigger] },
            { label: t.messages.where, cell: (one) => <Pill>{place(one)}</Pill> },
            { label: t.texts.text, cell: (one) => <span dir="auto">{Object.values(one.texts)[0] ?? t.messages.builtIn}</span> },
            { label: t.admin.status, cell: (one) => <Managed thing={one} />, end: true },
          ]}
        />
      )}
      <Table
        label={t.messages.all} items={defaults} keyOf={(one) => one.trigger}
        columns={[
          { label: t.messages.when, cell: (one) => t.messages.triggers[one.trigger] },
          { label: t.messages.builtIn, cell: (one) => <span dir="auto">{one.texts.en}</span> },
          { label: t.admin.status, cell: (one) => (one.enabled ? <Pill tone="good">{t.admin.enabled}</Pill> : <Pill>{t.messages.silent}</Pill>) },
          { label: t.messages.change, cell: (one) => <Button size="small" icon={<Add20Regular />} onClick={() => setAdding(one.trigger)}>{t.messages.change}<span className="visually-hidden">: {t.messages.triggers[one.trigger]}</span></Button>, end: true },
        ]}
      />
      {adding && <EditForm key={adding} trigger={adding} built={defaults.find((one) => one.trigger === adding)} onClose={() => setAdding(undefined)} />}
      {id && <Edit id={id} onClose={() => void navigate("/messages")} />}
    </Page>
  );
}

function Edit({ id, onClose }: { id: string; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["automatedMessages", id, "edit"], gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/automatedMessages/{automated}", { params: { path: { automated: id } } })),
  }).data;
  const defaults = useDefaults().data?.items ?? [];
  if (!one) return null;
  return <EditForm key={one.etag} message={one.data} etag={one.etag} trigger={one.data.trigger} built={defaults.find((each) => each.trigger === one.data.trigger)} onClose={onClose} />;
}

interface FormProps {
  message?: AutomatedMessage;
  etag?: string;
  trigger: Trigger;
  built: MessageDefault | undefined;
  onClose: () => void;
}

function EditForm({ message, etag, trigger, built, onClose }: FormProps) {
  const { t } = useWords();
  const numbers = useNumbers().data?.items ?? [];
  const workstreams = useWorkstreams().data?.items ?? [];
  const [name, setName] = useState(message?.name ?? t.messages.triggers[trigger]);
  const [texts, setTexts] = useState(wordedOf(message ? message.texts : built?.texts.en ? { en: built.texts.en } : {}));
  const [enabled, setEnabled] = useState(message?.enabled ?? true);
  const [place, setPlace] = useState(message?.number ? `number:${message.number}` : message?.workstream ? `workstream:${message.workstream}` : "");
  const { saving, removing } = useEditing<void>({
    list: "automatedMessages",
    save: () => {
      const [kind, key] = place.split(":") as ["" | "number" | "workstream", string | undefined];
      if (message) {
        const body = { name: name.trim(), enabled, texts: textsOf(texts, message.texts) };
        return asked(api.PATCH("/api/v1/automatedMessages/{automated}", { params: { path: { automated: message.id }, header: { "if-match": etag } }, body }));
      }
      const where = kind ? { [kind]: key } : {};
      return asked(api.POST("/api/v1/automatedMessages", { body: { name: name.trim(), trigger, enabled, texts: textsOf(texts) as Record<string, string>, ...where } }));
    },
    remove: message && (() => asked(api.DELETE("/api/v1/automatedMessages/{automated}", { params: { path: { automated: message.id }, header: { "if-match": etag } } }))),
    onDone: onClose,
  });
  return (
    <FormDialog wide title={t.messages.triggers[trigger]} managed={message?.managedBy === "deployment"} busy={saving.isPending} error={saving.error} shown={["/name", "/texts"]} onSave={() => saving.mutate()} onClose={onClose} onRemove={message && (() => removing.mutate())}>
      <Field label={t.admin.name} required validationMessage={fault(saving.error, "/name")}><Input value={name} onChange={(_, { value }) => setName(value)} /></Field>
      <Field label={t.messages.where} hint={t.messages.whereHint}>
        <Select disabled={message !== undefined} value={place} onChange={(_, { value }) => setPlace(value)}>
          <option value="">{t.messages.everywhere}</option>
          {workstreams.filter((one) => !one.deleted).map((one) => <option key={one.id} value={`workstream:${one.id}`}>{one.name}</option>)}
          {numbers.filter((one) => !one.deleted).map((one) => <option key={one.id} value={`number:${one.id}`}>{one.name}</option>)}
        </Select>
      </Field>
      <Switch label={t.messages.said} checked={enabled} onChange={(_, { checked }) => setEnabled(checked)} />
      <Texts texts={texts} onChange={setTexts} hint={t.messages.variables} problem={fault(saving.error, "/texts")} />
    </FormDialog>
  );
}
