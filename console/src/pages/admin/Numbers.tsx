import { Button, Field, Input, Select, Switch, Textarea } from "@fluentui/react-components";
import { Add20Regular, NumberSymbolSquare24Regular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { answered, api, asked } from "../../api/client";
import { useNumbers, useWorkstreams } from "../../api/hooks";
import type { NumberView } from "../../api/types";
import { later } from "../../app/later";
import { useWords } from "../../i18n";
import { given } from "../../lib/given";
import { readable } from "../../lib/numbers";
import { fault, FormDialog } from "../../ui/FormDialog";
import { IdField } from "../../ui/IdField";
import { Managed } from "../../ui/Managed";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Table } from "../../ui/Table";
import { ChooseHours } from "./ChooseHours";
import { useAccounts } from "./queries";
import { useEditing } from "./useEditing";
import { WhoAnswers } from "./WhoAnswers";

const Doctor = later(() => import("./Doctor"));

export const written = (number: string) => readable(/^\d{9,}$/.test(number) ? `+${number}` : number);

export default function Numbers() {
  const { t } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const numbers = useNumbers().data?.items;
  const accounts = useAccounts().data?.items;
  const workstreams = useWorkstreams().data?.items;
  const [adding, setAdding] = useState(false);
  const [examined, setExamined] = useState<NumberView | null>(null);
  const named = (items: readonly { id: string; name: string }[] | undefined, key: string) => items?.find((one) => one.id === key)?.name ?? key;
  return (
    <Page title={t.numbers.title} subtitle={t.numbers.subtitle} actions={<Button appearance="primary" icon={<Add20Regular />} onClick={() => setAdding(true)}>{t.numbers.add}</Button>}>
      {numbers?.length === 0 && <Notice icon={<NumberSymbolSquare24Regular />} title={t.numbers.empty} text={t.inbox.noNumbersHint} action={{ label: t.inbox.startSetup, onClick: () => void navigate("/setup") }} />}
      {numbers && numbers.length > 0 && (
        <Table
          label={t.numbers.title} items={numbers} keyOf={(one) => one.id} dim={(one) => one.deleted}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/numbers/${one.id}` },
            { label: t.numbers.number, cell: (one) => <bdi dir="ltr" style={{ whiteSpace: "nowrap" }}>{written(one.number)}</bdi> },
            { label: t.numbers.account, cell: (one) => <bdi>{named(accounts, one.account)}</bdi> },
            { label: t.numbers.workstream, cell: (one) => <bdi>{named(workstreams, one.workstream)}</bdi> },
            { label: t.numbers.owners, cell: (one) => <bdi>{one.owners.join(", ") || t.numbers.everyone}</bdi> },
            { label: t.admin.status, cell: (one) => <Managed thing={one} />, end: true },
            { label: t.live.columns.actions, end: true, cell: (one) => <Button size="small" onClick={() => setExamined(one)}>{t.numbers.doctor}</Button> },
          ]}
        />
      )}
      {examined && <Doctor number={examined} onClose={() => setExamined(null)} />}
      {(adding || id) && <Edit id={id} onClose={() => { setAdding(false); if (id) void navigate("/numbers"); }} />}
    </Page>
  );
}

function Edit({ id, onClose }: { id?: string; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["numbers", id, "edit"], enabled: id !== undefined, gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/numbers/{number}", { params: { path: { number: id ?? "" } } })),
  });
  const accounts = useAccounts().data;
  const workstreams = useWorkstreams().data;
  if (!accounts || !workstreams || (id !== undefined && !one.data)) return null;
  return <EditForm key={one.data?.etag} number={one.data?.data} etag={one.data?.etag} onClose={onClose} />;
}

function EditForm({ number, etag, onClose }: { number: NumberView | undefined; etag: string | undefined; onClose: () => void }) {
  const { t } = useWords();
  const accounts = (useAccounts().data?.items ?? []).filter((one) => !one.deleted);
  const workstreams = (useWorkstreams().data?.items ?? []).filter((one) => !one.deleted);
  const [draft, setDraft] = useState({
    name: number?.name ?? "", number: number?.number ?? "", account: number?.account ?? accounts[0]?.id ?? "", workstream: number?.workstream ?? workstreams[0]?.id ?? "",
    type: number?.type ?? "", language: number?.language ?? "en", owners: number?.owners.join("\n") ?? "", capability: number?.capability ?? ("both" as const), verification: number?.verification ?? ("unknown" as const),
    brand: number?.brand ?? "", operatingHours: number?.operatingHours ?? null, optOutHandlers: number?.optOutHandlers ?? {},
    carriesMedia: number?.carriesMedia == null ? "" : String(number.carriesMedia), perMinute: String(number?.perMinute ?? ""), description: number?.description ?? "", enabled: number?.enabled ?? true,
  });
  const [id, setId] = useState("");
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const { saving, removing } = useEditing<typeof draft>({
    list: "numbers",
    save: (next) => {
      const body = {
        ...next, name: next.name.trim(), number: next.number.trim(), type: (next.type || null) as NumberView["type"], owners: lines(next.owners),
        carriesMedia: next.carriesMedia ? next.carriesMedia === "true" : null, perMinute: next.perMinute ? Number(next.perMinute) : null,
      };
      return number
        ? asked(api.PATCH("/api/v1/numbers/{number}", { params: { path: { number: number.id }, header: { "if-match": etag } }, body }))
        : asked(api.POST("/api/v1/numbers", { body: { ...given(body), optOutHandlers: given(body.optOutHandlers), id: id.trim() || undefined } }));
    },
    remove: number && (() => asked(api.DELETE("/api/v1/numbers/{number}", { params: { path: { number: number.id }, header: { "if-match": etag } } }))),
    onDone: onClose,
  });
  const about = (field: string) => fault(saving.error, field);
  return (
    <FormDialog
      title={number?.name ?? t.numbers.add} managed={number?.managedBy === "deployment"} busy={saving.isPending} error={saving.error}
      shown={["/name", "/number", "/account", "/workstream", "/language", "/owners", "/brand", "/type", "/id", "/capability", "/verification", "/description", "/operatingHours", "/optOutHandlers/stop", "/optOutHandlers/start", "/optOutHandlers/help", "/carriesMedia", "/perMinute"]}
      onSave={() => saving.mutate(draft)} onClose={onClose} onRemove={number && (() => removing.mutate())}
    >
      <Field label={t.admin.name} required validationMessage={about("/name")}><Input value={draft.name} onChange={(_, { value }) => set({ name: value })} /></Field>
      {!number && <IdField value={id} error={about("/id")} onChange={setId} />}
      <Field label={t.numbers.number} required hint={t.numbers.numberHint} validationMessage={about("/number")}><Input dir="ltr" value={draft.number} onChange={(_, { value }) => set({ number: value })} /></Field>
      <Field label={t.numbers.account} required validationMessage={about("/account")}>
        <Select value={draft.account} onChange={(_, { value }) => set({ account: value })}>{accounts.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</Select>
      </Field>
      <Field label={t.numbers.workstream} required validationMessage={about("/workstream")}>
        <Select value={draft.workstream} onChange={(_, { value }) => set({ workstream: value })}>{workstreams.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</Select>
      </Field>
      <ChooseHours value={draft.operatingHours} error={about("/operatingHours")} onChange={(operatingHours) => set({ operatingHours })} />
      <Field label={t.numbers.type} validationMessage={about("/type")}>
        <Select value={draft.type} onChange={(_, { value }) => set({ type: value })}>
          <option value="">{t.numbers.typeGuess}</option>
          {Object.entries(t.numbers.types).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </Select>
      </Field>
      <Field label={t.numbers.owners} hint={t.numbers.ownersHint} validationMessage={about("/owners")}><Textarea rows={2} value={draft.owners} onChange={(_, { value }) => set({ owners: value })} /></Field>
      <Field label={t.numbers.capability} validationMessage={about("/capability")}>
        <Select value={draft.capability} onChange={(_, { value }) => set({ capability: value as NumberView["capability"] })}>
          {Object.entries(t.numbers.capabilities).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </Select>
      </Field>
      <Field label={t.numbers.verification} hint={t.numbers.verificationHint} validationMessage={about("/verification")}>
        <Select value={draft.verification} onChange={(_, { value }) => set({ verification: value as NumberView["verification"] })}>
          {Object.entries(t.numbers.verifications).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </Select>
      </Field>
      <Field label={t.numbers.language} hint={t.numbers.languageHint} validationMessage={about("/language")}><Input value={draft.language} onChange={(_, { value }) => set({ language: value })} /></Field>
      <Field label={t.numbers.brand} hint={t.numbers.brandHint} validationMessage={about("/brand")}><Input value={draft.brand} onChange={(_, { value }) => set({ brand: value })} /></Field>
      <WhoAnswers value={draft.optOutHandlers} about={about} onChange={(optOutHandlers) => set({ optOutHandlers })} />
      <Field label={t.numbers.media} validationMessage={about("/carriesMedia")}>
        <Select value={draft.carriesMedia} onChange={(_, { value }) => set({ carriesMedia: value })}>
          <option value="">{t.numbers.usual}</option>
          <option value="true">{t.app.yes}</option>
          <option value="false">{t.app.no}</option>
        </Select>
      </Field>
      <Field label={t.numbers.perMinute} hint={t.numbers.perMinuteHint} validationMessage={about("/perMinute")}><Input type="number" min={1} value={draft.perMinute} onChange={(_, { value }) => set({ perMinute: value })} /></Field>
      <Field label={t.admin.description} validationMessage={about("/description")}><Textarea rows={2} value={draft.description} onChange={(_, { value }) => set({ description: value })} /></Field>
      <Switch checked={draft.enabled} label={t.numbers.enabled} onChange={(_, { checked }) => set({ enabled: checked })} />
    </FormDialog>
  );
}

export function lines(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}
