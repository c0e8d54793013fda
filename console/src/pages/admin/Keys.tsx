import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input, Select } from "@fluentui/react-components";
import { Add20Regular, Key24Regular } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, asked } from "../../api/client";
import type { Key, MadeKey, Role } from "../../api/types";
import { later } from "../../app/later";
import { useNow } from "../../app/now";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { Copy } from "../../ui/Copy";
import { fault, FormDialog } from "../../ui/FormDialog";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";

const Confirm = later(() => import("../../ui/Confirm"));

export default function Keys() {
  const { t, full } = useWords();
  const { complain } = useSpeaker();
  const client = useQueryClient();
  const now = useNow();
  const keys = useQuery({ queryKey: ["keys"], queryFn: () => asked(api.GET("/api/v1/keys")) }).data?.items;
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<MadeKey | null>(null);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const learned = () => Promise.all([client.invalidateQueries({ queryKey: ["keys"] }), client.invalidateQueries({ queryKey: ["agents"] })]);
  const revoke = useMutation({
    mutationFn: (key: string) => asked(api.POST("/api/v1/keys/{key}:revoke", { params: { path: { key } } })),
    onSuccess: learned, onError: complain, onSettled: () => setRevoking(null),
  });
  const remove = useMutation({
    mutationFn: (key: string) => asked(api.DELETE("/api/v1/keys/{key}", { params: { path: { key } } })),
    onSuccess: learned, onError: complain,
  });
  const expired = (key: Key) => Boolean(key.expiresAt && Date.parse(key.expiresAt) <= now);
  return (
    <Page title={t.keys.title} subtitle={t.keys.subtitle} actions={<Button appearance="primary" icon={<Add20Regular />} onClick={() => setAdding(true)}>{t.keys.add}</Button>}>
      {keys?.length === 0 && <Notice icon={<Key24Regular />} title={t.keys.empty} text={t.keys.emptyHint} />}
      {keys && keys.length > 0 && (
        <Table
          label={t.keys.title} items={keys} keyOf={(one) => one.id} dim={(one) => one.revoked || expired(one)}
          columns={[
            { label: t.admin.name, cell: (one) => <strong><bdi>{one.name}</bdi></strong> },
            { label: t.keys.role, cell: (one) => t.roles[one.role] },
            { label: t.keys.ends, cell: (one) => <code>…{one.last4}</code> },
            { label: t.keys.created, cell: (one) => full(Date.parse(one.createdAt)) },
            { label: t.keys.expires, cell: (one) => (one.expiresAt ? full(Date.parse(one.expiresAt)) : t.keys.never) },
            { label: t.admin.status, cell: (one) => (one.revoked ? <Pill tone="bad">{t.keys.revoked}</Pill> : expired(one) ? <Pill tone="warning">{t.keys.expired}</Pill> : <Pill tone="good">{t.keys.usable}</Pill>) },
            { label: t.live.columns.actions, end: true, cell: (one) => (one.revoked ? <Button size="small" onClick={() => remove.mutate(one.id)}>{t.app.remove}</Button> : <Button size="small" onClick={() => setRevoking(one)}>{t.keys.revoke}</Button>) },
          ]}
        />
      )}
      {adding && <Make onClose={() => setAdding(false)} onMade={(key) => { setAdding(false); setMade(key); void learned(); }} />}
      {made && (
        <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && setMade(null)}>
          <DialogSurface style={{ maxWidth: 560 }}>
            <DialogBody>
              <DialogTitle>{t.keys.made}</DialogTitle>
              <DialogContent style={{ display: "grid", gap: 12 }}><p>{t.keys.madeHint}</p><Copy value={made.key} label={made.name} /></DialogContent>
              <DialogActions><Button appearance="primary" onClick={() => setMade(null)}>{t.app.close}</Button></DialogActions>
            </DialogBody>
          </DialogSurface>
        </Dialog>
      )}
      {revoking && <Confirm title={t.keys.revokeTitle(revoking.name)} text={t.keys.revokeText} action={t.keys.revoke} onClose={() => setRevoking(null)} onConfirm={() => revoke.mutate(revoking.id)} />}
    </Page>
  );
}

function Make({ onClose, onMade }: { onClose: () => void; onMade: (key: MadeKey) => void }) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const [expires, setExpires] = useState("");
  const make = useMutation({
    mutationFn: () => asked(api.POST("/api/v1/keys", { body: { name: name.trim(), role, expiresAt: expires ? new Date(`${expires}T23:59:59`).toISOString() : null } })),
    onSuccess: onMade,
  });
  return (
    <FormDialog title={t.keys.add} busy={make.isPending} error={make.error} shown={["/name", "/expiresAt"]} onSave={() => make.mutate()} onClose={onClose}>
      <Field label={t.admin.name} required validationMessage={fault(make.error, "/name")}><Input autoFocus value={name} onChange={(_, { value }) => setName(value)} /></Field>
      <Field label={t.keys.role}>
        <Select value={role} onChange={(_, { value }) => setRole(value as Role)}>{Object.entries(t.roles).map(([one, label]) => <option key={one} value={one}>{label}</option>)}</Select>
      </Field>
      <Field label={`${t.keys.expires} (${t.accounts.optional})`} validationMessage={fault(make.error, "/expiresAt")}><Input type="date" value={expires} onChange={(_, { value }) => setExpires(value)} /></Field>
    </FormDialog>
  );
}
