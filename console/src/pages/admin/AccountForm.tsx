import { Button, Field, Input, Select, Switch, Textarea } from "@fluentui/react-components";
import { ArrowSwap20Regular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Account, CredentialField, Provider } from "../../api/types";
import { useWords } from "../../i18n";
import { swapped, type AccountDraft } from "../../lib/accounts";
import { fault } from "../../ui/FormDialog";
import admin from "./admin.module.css";
import style from "./Week.module.css";

const kindOf = (field: CredentialField) => (field.secret ? "credentials" : "options");

interface Props {
  draft: AccountDraft;
  onChange: (draft: AccountDraft) => void;
  providers: readonly Provider[];
  error: unknown;
  fixed?: boolean;
  brief?: boolean;
}

/** The fields of an account: the provider itself declares which it needs. */
export function AccountForm({ draft, onChange, providers, error, fixed, brief }: Props) {
  const { t } = useWords();
  const provider = providers.find((one) => one.name === draft.provider);
  const [shown, setShown] = useState<boolean>();
  const secrets = provider?.fields.filter((field) => field.secret) ?? [];
  const optional = provider?.fields.filter((field) => !field.required) ?? [];
  const set = (changes: Partial<AccountDraft>) => onChange({ ...draft, ...changes });
  const about = (field: string) => fault(error, field);
  const asked = (field: CredentialField) => <Entry key={field.name} field={field} draft={draft} kind={kindOf(field)} about={about} onChange={set} />;
  return (
    <>
      {!fixed && (
        <Field label={t.accounts.provider} required validationMessage={about("/provider")}>
          <Select value={draft.provider} onChange={(_, { value }) => set({ provider: value as Account["provider"], credentials: {}, secondary: {}, options: {} })}>
            {providers.map((one) => <option key={one.name} value={one.name}>{one.label}</option>)}
          </Select>
        </Field>
      )}
      <Field label={t.admin.name} required hint={t.setup.nameHint} validationMessage={about("/name")}>
        <Input value={draft.name} onChange={(_, { value }) => set({ name: value })} />
      </Field>
      {provider?.fields.filter((field) => field.required).map(asked)}
      {optional.length > 0 && (
        <details className={admin.more} open={(shown ?? optional.some((field) => draft[kindOf(field)][field.name])) || optional.some((field) => about(`/${kindOf(field)}/${field.name}`))} onToggle={(event) => setShown(event.currentTarget.open)}>
          <summary>{t.accounts.more}</summary>
          <div className={admin.fields}>{optional.map(asked)}</div>
        </details>
      )}
      {!brief && (
        <>
          {secrets.length > 0 && <Rotation fields={secrets} draft={draft} about={about} onChange={set} />}
          <Field label={t.accounts.plan} validationMessage={about("/plan")}>
            <Select value={draft.plan} onChange={(_, { value }) => set({ plan: value as Account["plan"] })}>
              {Object.entries(t.accounts.plans).map(([plan, label]) => <option key={plan} value={plan}>{label}</option>)}
            </Select>
          </Field>
          <Field label={t.admin.description} validationMessage={about("/description")}>
            <Textarea value={draft.description} rows={2} onChange={(_, { value }) => set({ description: value })} />
          </Field>
          <Switch checked={draft.enabled} label={t.accounts.enabled} onChange={(_, { checked }) => set({ enabled: checked })} />
        </>
      )}
    </>
  );
}

interface Part {
  draft: AccountDraft;
  about: (field: string) => string | undefined;
  onChange: (changes: Partial<AccountDraft>) => void;
}

function Entry({ field, kind, draft, about, onChange }: Part & { field: CredentialField; kind: "credentials" | "secondary" | "options" }) {
  const { t } = useWords();
  const label = field.required ? field.label : `${field.label} (${t.accounts.optional})`;
  const hint = [field.secret ? t.accounts.secretHint : "", field.foundAt ? t.accounts.foundAt(field.foundAt) : ""].filter(Boolean).join(" ");
  return (
    <Field label={label} required={field.required} hint={hint} validationMessage={about(`/${kind}/${field.name}`)}>
      <Input
        value={draft[kind][field.name] ?? ""} dir="ltr" autoComplete="off" spellCheck={false} placeholder={field.secret ? `${draft.provider}_${field.name}`.toUpperCase() : field.default}
        onChange={(_, { value }) => onChange({ [kind]: { ...draft[kind], [field.name]: value } })}
      />
    </Field>
  );
}

/** A second set of credentials, which is tried while the provider changes from one to the other. */
function Rotation({ fields, draft, about, onChange }: Part & { fields: readonly CredentialField[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState(Object.keys(draft.secondary).length > 0);
  const turned = (on: boolean) => {
    setOpen(on);
    if (!on) onChange({ secondary: {} });
  };
  return (
    <>
      <Field hint={t.accounts.rotationHint}><Switch checked={open} label={t.accounts.rotation} onChange={(_, { checked }) => turned(checked)} /></Field>
      {open && (
        <fieldset className={style.one} aria-label={t.accounts.second}>
          {fields.map((field) => <Entry key={field.name} field={field} kind="secondary" draft={draft} about={about} onChange={onChange} />)}
          <div><Button icon={<ArrowSwap20Regular />} onClick={() => onChange(swapped(draft))}>{t.accounts.swap}</Button></div>
        </fieldset>
      )}
    </>
  );
}
