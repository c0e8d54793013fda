import { Button, Field, Input, Select, Switch, Textarea } from "@fluentui/react-components";
import { Add20Regular, Flow24Regular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { answered, api, asked } from "../../api/client";
import { useNumbers, useWorkstreams } from "../../api/hooks";
import type { Workstream } from "../../api/types";
import { useWords } from "../../i18n";
import { fault, FormDialog } from "../../ui/FormDialog";
import { Managed } from "../../ui/Managed";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Table } from "../../ui/Table";
import { Duration } from "./Duration";
import { useEditing } from "./useEditing";

export default function Workstreams() {
  const { t, lasting } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const workstreams = useWorkstreams().data?.items;
  const numbers = useNumbers().data?.items ?? [];
  const [adding, setAdding] = useState(false);
  return (
    <Page title={t.workstreams.title} subtitle={t.workstreams.subtitle} actions={<Button appearance="primary" icon={<Add20Regular />} onClick={() => setAdding(true)}>{t.workstreams.add}</Button>}>
      {workstreams?.length === 0 && <Notice icon={<Flow24Regular />} title={t.workstreams.empty} />}
      {workstreams && workstreams.length > 0 && (
        <Table
          label={t.workstreams.title} items={workstreams} keyOf={(one) => one.id} dim={(one) => one.deleted}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/workstreams/${one.id}` },
            { label: t.workstreams.autoClose, cell: (one) => lasting(one.autoCloseAfter) },
            { label: t.workstreams.unanswered, cell: (one) => lasting(one.unansweredCloseAfter) },
            { label: t.workstreams.queue, cell: (one) => <bdi>{one.queue}</bdi> },
            { label: t.numbers.title, cell: (one) => t.accounts.numbers(numbers.filter((number) => number.workstream === one.id && !number.deleted).length) },
            { label: t.admin.status, cell: (one) => <Managed thing={one} />, end: true },
          ]}
        />
      )}
      {(adding || id) && <Edit id={id} onClose={() => { setAdding(false); if (id) void navigate("/workstreams"); }} />}
    </Page>
  );
}

function Edit({ id, onClose }: { id?: string; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["workstreams", id, "edit"], enabled: id !== undefined, gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/workstreams/{workstream}", { params: { path: { workstream: id ?? "" } } })),
  });
  if (id !== undefined && !one.data) return null;
  return <EditForm key={one.data?.etag} workstream={one.data?.data} etag={one.data?.etag} onClose={onClose} />;
}

function EditForm({ workstream, etag, onClose }: { workstream: Workstream | undefined; etag: string | undefined; onClose: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState({
    name: workstream?.name ?? "", description: workstream?.description ?? "", autoCloseAfter: workstream?.autoCloseAfter ?? "PT8H",
    unansweredCloseAfter: workstream?.unansweredCloseAfter ?? "P30D", wrapUpCloseAfter: workstream?.wrapUpCloseAfter ?? "P1D",
    inboundInWrapUp: workstream?.inboundInWrapUp ?? ("reopen" as const), allowAutomatedMessages: workstream?.allowAutomatedMessages ?? false,
    queue: workstream?.queue ?? "default", enabled: workstream?.enabled ?? true,
  });
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const { saving, removing } = useEditing<typeof draft>({
    list: "workstreams",
    save: (body) =>
      workstream
        ? asked(api.PATCH("/api/v1/workstreams/{workstream}", { params: { path: { workstream: workstream.id }, header: { "if-match": etag } }, body }))
        : asked(api.POST("/api/v1/workstreams", { body: { ...body, channel: "sms" } })),
    remove: workstream && (() => asked(api.DELETE("/api/v1/workstreams/{workstream}", { params: { path: { workstream: workstream.id }, header: { "if-match": etag } } }))),
    onDone: onClose,
  });
  const about = (field: string) => fault(saving.error, field);
  return (
    <FormDialog
      title={workstream?.name ?? t.workstreams.add} managed={workstream?.managedBy === "deployment"} busy={saving.isPending} error={saving.error}
      shown={["/name", "/autoCloseAfter", "/unansweredCloseAfter", "/wrapUpCloseAfter", "/queue"]}
      onSave={() => saving.mutate(draft)} onClose={onClose} onRemove={workstream && (() => removing.mutate())}
    >
      <Field label={t.admin.name} required validationMessage={about("/name")}><Input value={draft.name} onChange={(_, { value }) => set({ name: value })} /></Field>
      <Duration label={t.workstreams.autoClose} hint={t.workstreams.autoCloseHint} value={draft.autoCloseAfter} error={about("/autoCloseAfter")} onChange={(value) => set({ autoCloseAfter: value })} />
      <Duration label={t.workstreams.unanswered} value={draft.unansweredCloseAfter} error={about("/unansweredCloseAfter")} onChange={(value) => set({ unansweredCloseAfter: value })} />
      <Duration label={t.workstreams.wrapUp} value={draft.wrapUpCloseAfter} error={about("/wrapUpCloseAfter")} onChange={(value) => set({ wrapUpCloseAfter: value })} />
      <Field label={t.workstreams.inWrapUp}>
        <Select value={draft.inboundInWrapUp} onChange={(_, { value }) => set({ inboundInWrapUp: value as typeof draft.inboundInWrapUp })}>
          {Object.entries(t.workstreams.inWrapUps).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </Select>
      </Field>
      <Field label={t.workstreams.queue} validationMessage={about("/queue")}><Input value={draft.queue} onChange={(_, { value }) => set({ queue: value })} /></Field>
      <Field label={t.admin.description}><Textarea rows={2} value={draft.description} onChange={(_, { value }) => set({ description: value })} /></Field>
      <Switch checked={draft.allowAutomatedMessages} label={t.workstreams.automated} onChange={(_, { checked }) => set({ allowAutomatedMessages: checked })} />
      <Switch checked={draft.enabled} label={t.workstreams.enabled} onChange={(_, { checked }) => set({ enabled: checked })} />
    </FormDialog>
  );
}
