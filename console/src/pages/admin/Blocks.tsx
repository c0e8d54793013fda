import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { Add20Regular, Prohibited24Regular } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, asked } from "../../api/client";
import { interval, useNames } from "../../api/hooks";
import type { Block } from "../../api/types";
import { later } from "../../app/later";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { readable } from "../../lib/numbers";
import { fault, FormDialog } from "../../ui/FormDialog";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Table } from "../../ui/Table";

const Confirm = later(() => import("../../ui/Confirm"));

export default function Blocks() {
  const { t, full } = useWords();
  const { complain } = useSpeaker();
  const client = useQueryClient();
  const names = useNames();
  const blocks = useQuery({ queryKey: ["blocks"], queryFn: () => asked(api.GET("/api/v1/blocks")), refetchInterval: () => interval(10) }).data?.items;
  const [adding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<Block | null>(null);
  const lift = useMutation({
    mutationFn: (block: string) => asked(api.DELETE("/api/v1/blocks/{block}", { params: { path: { block } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["blocks"] }), onError: complain, onSettled: () => setLifting(null),
  });
  return (
    <Page title={t.blocks.title} subtitle={t.blocks.subtitle} actions={<Button appearance="primary" icon={<Add20Regular />} onClick={() => setAdding(true)}>{t.blocks.add}</Button>}>
      {blocks?.length === 0 && <Notice icon={<Prohibited24Regular />} title={t.blocks.empty} text={t.blocks.emptyHint} />}
      {blocks && blocks.length > 0 && (
        <Table
          label={t.blocks.title} items={blocks} keyOf={(one) => one.id}
          columns={[
            { label: t.blocks.number, cell: (one) => <strong><bdi>{readable(one.number)}</bdi></strong> },
            { label: t.blocks.reason, long: true, cell: (one) => <bdi>{one.reason || t.app.none}</bdi> },
            { label: t.blocks.since, cell: (one) => <>{full(Date.parse(one.at))}, <bdi>{names(one.by)}</bdi></> },
            { label: t.blocks.until, cell: (one) => (one.until ? full(Date.parse(one.until)) : t.blocks.lifted) },
            { label: t.blocks.dropped, cell: (one) => String(one.dropped) },
            { label: t.live.columns.actions, end: true, cell: (one) => <Button size="small" onClick={() => setLifting(one)}>{t.blocks.lift}</Button> },
          ]}
        />
      )}
      {adding && <Make onClose={() => setAdding(false)} />}
      {lifting && <Confirm title={t.blocks.liftTitle(readable(lifting.number))} text={t.blocks.liftText} action={t.blocks.lift} onClose={() => setLifting(null)} onConfirm={() => lift.mutate(lifting.id)} />}
    </Page>
  );
}

function Make({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [number, setNumber] = useState("");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const make = useMutation({
    mutationFn: () => asked(api.POST("/api/v1/blocks", { body: { number: number.trim(), reason: reason.trim(), until: until ? new Date(until).toISOString() : null } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["blocks"] });
      onClose();
    },
  });
  return (
    <FormDialog title={t.blocks.add} busy={make.isPending} error={make.error} shown={["/number", "/reason", "/until"]} onSave={() => make.mutate()} onClose={onClose}>
      <p>{t.blocks.hint}</p>
      <Field label={t.blocks.number} required hint={t.compose.toHint} validationMessage={fault(make.error, "/number")}><Input value={number} onChange={(_, { value }) => setNumber(value)} /></Field>
      <Field label={t.blocks.reason} validationMessage={fault(make.error, "/reason")}><Textarea rows={2} value={reason} onChange={(_, { value }) => setReason(value)} /></Field>
      <Field label={`${t.blocks.until} (${t.accounts.optional})`} validationMessage={fault(make.error, "/until")}><Input type="datetime-local" value={until} onChange={(_, { value }) => setUntil(value)} /></Field>
    </FormDialog>
  );
}
