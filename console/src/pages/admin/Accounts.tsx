import { Button } from "@fluentui/react-components";
import { Add20Regular, ArrowDownload20Regular, ArrowLeft20Regular, Edit20Regular, PlugConnected48Regular, ShieldCheckmark20Regular } from "@fluentui/react-icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { answered, api, asked } from "../../api/client";
import { useNumbers } from "../../api/hooks";
import type { Account } from "../../api/types";
import { save } from "../../app/save";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { bodyOf, changesOf, emptyAccount, type AccountDraft } from "../../lib/accounts";
import { readable } from "../../lib/numbers";
import { fault, FormDialog } from "../../ui/FormDialog";
import { IdField } from "../../ui/IdField";
import { Managed } from "../../ui/Managed";
import { Nothing } from "../../ui/Nothing";
import { Notice } from "../../ui/Notice";
import { Card, Page } from "../../ui/Page";
import { Table } from "../../ui/Table";
import { AccountForm } from "./AccountForm";
import { Callbacks } from "./Callbacks";
import { Checks } from "./Checks";
import { labelOf, useAccounts, useProviders } from "./queries";
import { useEditing } from "./useEditing";
import style from "./admin.module.css";

export default function Accounts() {
  const { id } = useParams();
  return id ? <One id={id} /> : <All />;
}

function All() {
  const { t } = useWords();
  const navigate = useNavigate();
  const accounts = useAccounts();
  const providers = useProviders().data?.items;
  const numbers = useNumbers().data?.items ?? [];
  const [adding, setAdding] = useState(false);
  return (
    <Page title={t.accounts.title} subtitle={t.accounts.subtitle} actions={<><ExportAll /><Button appearance="primary" icon={<Add20Regular />} onClick={() => setAdding(true)}>{t.accounts.add}</Button></>}>
      {accounts.data?.items.length === 0 && <Notice icon={<PlugConnected48Regular />} title={t.accounts.empty} text={t.inbox.noNumbersHint} action={{ label: t.inbox.startSetup, onClick: () => void navigate("/setup") }} />}
      {accounts.data && accounts.data.items.length > 0 && (
        <Table
          label={t.accounts.title} items={accounts.data.items} keyOf={(one) => one.id} dim={(one) => one.deleted}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/accounts/${one.id}` },
            { label: t.accounts.provider, cell: (one) => labelOf(providers, one.provider) },
            { label: t.accounts.plan, cell: (one) => t.accounts.plans[one.plan] },
            { label: t.numbers.title, cell: (one) => t.accounts.numbers(numbers.filter((number) => number.account === one.id && !number.deleted).length) },
            { label: t.admin.status, cell: (one) => <Managed thing={one} />, end: true },
          ]}
        />
      )}
      {adding && <Edit onClose={() => setAdding(false)} />}
    </Page>
  );
}

/** Everything that is configured, to be kept or deployed elsewhere. */
function ExportAll() {
  const { t } = useWords();
  const { complain } = useSpeaker();
  const download = useMutation({
    mutationFn: () => asked(api.GET("/api/v1/configuration:export")),
    onSuccess: (document) => save("channel.json", `${JSON.stringify(document, null, 2)}\n`, "application/json"),
    onError: complain,
  });
  return <Button icon={<ArrowDownload20Regular />} title={t.accounts.exportHint} disabledFocusable={download.isPending} onClick={() => download.mutate()}>{t.accounts.export}</Button>;
}

function One({ id }: { id: string }) {
  const { t } = useWords();
  const accounts = useAccounts().data?.items;
  const providers = useProviders().data?.items;
  const numbers = (useNumbers().data?.items ?? []).filter((number) => number.account === id && !number.deleted);
  const [editing, setEditing] = useState(false);
  const validate = useMutation({ mutationFn: () => asked(api.POST("/api/v1/accounts/{account}:validate", { params: { path: { account: id } } })) });
  const account = accounts?.find((one) => one.id === id);
  if (!account) return accounts ? <Nothing /> : null;
  const provider = providers?.find((one) => one.name === account.provider);
  const fields = provider?.fields ?? [];
  return (
    <Page
      title={account.name} subtitle={labelOf(providers, account.provider)}
      before={<Link to="/accounts" className="back"><ArrowLeft20Regular aria-hidden /> {t.accounts.title}</Link>}
      actions={<><Managed thing={account} />{account.managedBy !== "deployment" && <Button icon={<Edit20Regular />} onClick={() => setEditing(true)}>{t.app.edit}</Button>}</>}
    >
      <div className={style.two}>
        <Card title={t.accounts.callbacks} hint={t.accounts.callbacksHint}><Callbacks account={id} /></Card>
        <div style={{ display: "grid", gap: 16 }}>
          <Card
            title={t.accounts.validate} hint={t.accounts.validateHint}
            actions={<Button appearance="primary" icon={<ShieldCheckmark20Regular />} disabled={validate.isPending} onClick={() => validate.mutate()}>{validate.isPending ? t.accounts.validating : t.accounts.validate}</Button>}
          >
            {validate.error && <p role="alert">{validate.error.message}</p>}
            <div role="status">{validate.data && <Checks checks={validate.data.checks} />}</div>
          </Card>
          <Card title={t.accounts.credentials} hint={account.managedBy === "deployment" ? t.admin.managedHint : t.accounts.secretHint}>
            <dl className={style.facts}>
              {fields.filter((field) => field.name in account.credentials || field.name in account.options).map((field) => <Fact key={field.name} label={field.label} value={field.secret ? account.credentials[field.name] : account.options[field.name]} />)}
              {fields.filter((field) => field.name in account.secondary).map((field) => <Fact key={`2${field.name}`} label={t.accounts.secondOf(field.label)} value={account.secondary[field.name]} />)}
            </dl>
          </Card>
          <Card title={t.numbers.title}>
            {numbers.length === 0 ? <p className={style.hint}>{t.numbers.empty}</p> : (
              <dl className={style.facts}>
                {numbers.map((number) => <Fact key={number.id} label={number.name} value={readable(/^\d{9,}$/.test(number.number) ? `+${number.number}` : number.number)} />)}
              </dl>
            )}
          </Card>
        </div>
      </div>
      {editing && <Edit id={id} onClose={() => setEditing(false)} />}
    </Page>
  );
}

function Fact({ label, value }: { label: string; value: string | undefined }) {
  return <><dt>{label}</dt><dd><code><bdi>{value}</bdi></code></dd></>;
}

function Edit({ id, onClose }: { id?: string; onClose: () => void }) {
  const providers = useProviders().data?.items ?? [];
  const one = useQuery({
    queryKey: ["accounts", id, "edit"], enabled: id !== undefined, gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/accounts/{account}", { params: { path: { account: id ?? "" } } })),
  });
  if (providers.length === 0 || (id !== undefined && !one.data)) return null;
  return <EditForm key={one.data?.etag} account={one.data?.data} etag={one.data?.etag} onClose={onClose} />;
}

function EditForm({ account, etag, onClose }: { account: Account | undefined; etag: string | undefined; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const providers = useProviders().data?.items ?? [];
  const [draft, setDraft] = useState<AccountDraft>(account ?? emptyAccount(providers[0]?.name ?? "twilio"));
  const [key, setKey] = useState("");
  const { saving, removing } = useEditing<AccountDraft>({
    list: "accounts",
    save: async (next) => {
      if (!account) {
        const made = await asked(api.POST("/api/v1/accounts", { body: { ...bodyOf(next), id: key.trim() || undefined } }));
        void navigate(`/accounts/${made.id}`);
        return made;
      }
      return asked(api.PATCH("/api/v1/accounts/{account}", { params: { path: { account: account.id }, header: { "if-match": etag } }, body: changesOf(account, next) }));
    },
    remove: account && (() => asked(api.DELETE("/api/v1/accounts/{account}", { params: { path: { account: account.id }, header: { "if-match": etag } } })).then(() => navigate("/accounts"))),
    onDone: onClose,
  });
  return (
    <FormDialog
      title={account?.name ?? t.accounts.add} managed={account?.managedBy === "deployment"} busy={saving.isPending} error={saving.error} shown={["/name", "/id", "/provider", "/credentials", "/secondary", "/options", "/plan", "/description"]}
      onSave={() => saving.mutate(draft)} onClose={onClose} onRemove={account && (() => removing.mutate())}
    >
      <AccountForm draft={draft} onChange={setDraft} providers={providers} error={saving.error} fixed={account !== undefined} />
      {!account && <IdField value={key} error={fault(saving.error, "/id")} onChange={setKey} />}
    </FormDialog>
  );
}
