import { Button, Field, Input, Select, Switch } from "@fluentui/react-components";
import { Add20Regular, Flash24Regular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { answered, api, asked } from "../../api/client";
import { useMe, useWorkstreams } from "../../api/hooks";
import type { Me, QuickReply } from "../../api/types";
import { useWords } from "../../i18n";
import { textsOf, wordedOf } from "../../lib/texts";
import { fault, FormDialog } from "../../ui/FormDialog";
import { IdField } from "../../ui/IdField";
import { Managed } from "../../ui/Managed";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import { Texts } from "./Texts";
import { useEditing } from "./useEditing";

export default function QuickReplies() {
  const { t } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const me = useMe().data;
  const replies = useQuery({ queryKey: ["quickReplies"], queryFn: () => asked(api.GET("/api/v1/quickReplies")) }).data?.items;
  const workstreams = useWorkstreams().data?.items ?? [];
  const [adding, setAdding] = useState(false);
  const forWhom = (one: QuickReply) => one.owner ? t.quickReplies.own : one.workstream ? (workstreams.find((each) => each.id === one.workstream)?.name ?? one.workstream) : t.quickReplies.everybody;
  return (
    <Page title={t.quickReplies.title} subtitle={t.quickReplies.subtitle} actions={<Button appearance="primary" icon={<Add20Regular />} onClick={() => setAdding(true)}>{t.quickReplies.add}</Button>}>
      {replies?.length === 0 && <Notice icon={<Flash24Regular />} title={t.quickReplies.empty} text={t.quickReplies.emptyHint} />}
      {replies && replies.length > 0 && (
        <Table
          label={t.quickReplies.title} items={replies} keyOf={(one) => one.id}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/quick-replies/${one.id}` },
            { label: t.texts.text, long: true, cell: (one) => <span dir="auto">{Object.values(one.texts)[0]}</span> },
            { label: t.texts.languages, cell: (one) => Object.keys(one.texts).join(", ") },
            { label: t.quickReplies.forWhom, cell: (one) => <Pill>{forWhom(one)}</Pill> },
            { label: t.admin.status, cell: (one) => <Managed thing={one} />, end: true },
          ]}
        />
      )}
      {me && (adding || id) && <Edit id={id} me={me} onClose={() => { setAdding(false); if (id) void navigate("/quick-replies"); }} />}
    </Page>
  );
}

function Edit({ id, me, onClose }: { id?: string; me: Me; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["quickReplies", id, "edit"], enabled: id !== undefined, gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/quickReplies/{reply}", { params: { path: { reply: id ?? "" } } })),
  });
  if (id !== undefined && !one.data) return null;
  return <EditForm key={one.data?.etag} reply={one.data?.data} etag={one.data?.etag} me={me} onClose={onClose} />;
}

function EditForm({ reply, etag, me, onClose }: { reply: QuickReply | undefined; etag: string | undefined; me: Me; onClose: () => void }) {
  const { t } = useWords();
  const workstreams = useWorkstreams().data?.items ?? [];
  const shares = me.role !== "agent";
  const [name, setName] = useState(reply?.name ?? "");
  const [texts, setTexts] = useState(wordedOf(reply?.texts));
  const [tags, setTags] = useState(reply?.tags.join(", ") ?? "");
  const [workstream, setWorkstream] = useState(reply?.workstream ?? "");
  const [personal, setPersonal] = useState(reply ? reply.owner !== null : !shares);
  const [id, setId] = useState("");
  const { saving, removing } = useEditing<void>({
    list: "quickReplies",
    save: () => {
      const body = { name: name.trim(), tags: tags.split(",").map((tag) => tag.trim()).filter(Boolean), workstream: workstream || null };
      const path = { reply: reply?.id ?? "" };
      return reply
        ? asked(api.PATCH("/api/v1/quickReplies/{reply}", { params: { path, header: { "if-match": etag } }, body: { ...body, texts: textsOf(texts, reply.texts) } }))
        : asked(api.POST("/api/v1/quickReplies", { body: { ...body, id: id.trim() || undefined, ...(personal ? { personal } : {}), ...(workstream ? {} : { workstream: undefined }), texts: textsOf(texts) as Record<string, string> } }));
    },
    remove: reply && (() => asked(api.DELETE("/api/v1/quickReplies/{reply}", { params: { path: { reply: reply.id }, header: { "if-match": etag } } }))),
    onDone: onClose,
  });
  const foreign = reply !== undefined && !shares && reply.owner === null;
  return (
    <FormDialog title={reply?.name ?? t.quickReplies.add} managed={foreign || reply?.managedBy === "deployment"} busy={saving.isPending} error={saving.error} shown={["/name", "/id", "/texts", "/tags", "/workstream"]} onSave={() => saving.mutate()} onClose={onClose} onRemove={reply && (() => removing.mutate())}>
      <Field label={t.admin.name} required validationMessage={fault(saving.error, "/name")}><Input value={name} onChange={(_, { value }) => setName(value)} /></Field>
      {!reply && shares && <IdField value={id} error={fault(saving.error, "/id")} onChange={setId} />}
      <Texts texts={texts} onChange={setTexts} hint={t.quickReplies.variables} problem={fault(saving.error, "/texts")} />
      <Field label={t.quickReplies.tags} hint={t.quickReplies.tagsHint} validationMessage={fault(saving.error, "/tags")}><Input value={tags} onChange={(_, { value }) => setTags(value)} /></Field>
      <Field label={t.quickReplies.workstream} validationMessage={fault(saving.error, "/workstream")}>
        <Select value={workstream} onChange={(_, { value }) => setWorkstream(value)}>
          <option value="">{t.quickReplies.everyWorkstream}</option>
          {workstreams.filter((one) => !one.deleted).map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </Select>
      </Field>
      {!reply && shares && <Switch label={t.quickReplies.personal} checked={personal} onChange={(_, { checked }) => setPersonal(checked)} />}
    </FormDialog>
  );
}
