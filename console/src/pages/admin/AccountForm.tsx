import { Field, Input, Select, Switch, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import type { Account, Provider } from "../../api/types";
import { useWords } from "../../i18n";
import { fault } from "../../ui/FormDialog";
import style from "./admin.module.css";

export interface AccountDraft {
  name: string;
  provider: Account["provider"];
  plan: Account["plan"];
  description: string;
  enabled: boolean;
  credentials: Record<string, string>;
  options: Record<string, string>;
}

export const emptyAccount = (provider: Account["provider"]): AccountDraft => ({
  name: "", provider, plan: "standard", description: "", enabled: true, credentials: {}, options: {},
});

/** Members without a value are left out: the API checks those that are there. */
export function bodyOf(draft: AccountDraft) {
  const filled = (fields: Record<string, string>) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
  return { ...draft, name: draft.name.trim(), credentials: filled(draft.credentials), options: filled(draft.options) };
}

/** What a change asks for; what was emptied has to be named, with null. */
export function changesOf(account: Account, draft: AccountDraft) {
  const { name, plan, description, enabled, credentials, options } = bodyOf(draft);
  const emptied = (was: Record<string, string>, now: Record<string, string>) => ({ ...Object.fromEntries(Object.keys(was).map((field) => [field, null])), ...now });
  return { name, plan, description, enabled, credentials: emptied(account.credentials, credentials), options: emptied(account.options, options) };
}

type ProviderField = Provider["fields"][number];
const kindOf = (field: ProviderField) => (field.secret ? "credentials" : "options");

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
  const optional = provider?.fields.filter((field) => !field.required) ?? [];
  const set = (changes: Partial<AccountDraft>) => onChange({ ...draft, ...changes });
  const about = (field: ProviderField) => fault(error, `/${kindOf(field)}/${field.name}`);
  const asked = (field: ProviderField) => {
    const kind = kindOf(field);
    const label = field.required ? field.label : `${field.label} (${t.accounts.optional})`;
    const hint = [field.secret ? t.accounts.secretHint : "", field.foundAt ? t.accounts.foundAt(field.foundAt) : ""].filter(Boolean).join(" ");
    return (
      <Field key={field.name} label={label} required={field.required} hint={hint} validationMessage={about(field)}>
        <Input
          value={draft[kind][field.name] ?? ""} dir="ltr" autoComplete="off" spellCheck={false} placeholder={field.secret ? `${draft.provider}_${field.name}`.toUpperCase() : field.default}
          onChange={(_, changed) => set({ [kind]: { ...draft[kind], [field.name]: changed.value } })}
        />
      </Field>
    );
  };
  return (
    <>
      {!fixed && (
        <Field label={t.accounts.provider} required>
          <Select value={draft.provider} onChange={(_, { value }) => set({ provider: value as Account["provider"], credentials: {}, options: {} })}>
            {providers.map((one) => <option key={one.name} value={one.name}>{one.label}</option>)}
          </Select>
        </Field>
      )}
      <Field label={t.admin.name} required hint={t.setup.nameHint} validationMessage={fault(error, "/name")}>
        <Input value={draft.name} maxLength={100} onChange={(_, { value }) => set({ name: value })} />
      </Field>
      {provider?.fields.filter((field) => field.required).map(asked)}
      {optional.length > 0 && (
        <details className={style.more} open={(shown ?? optional.some((field) => draft[kindOf(field)][field.name])) || optional.some(about)} onToggle={(event) => setShown(event.currentTarget.open)}>
          <summary>{t.accounts.more}</summary>
          <div className={style.fields}>{optional.map(asked)}</div>
        </details>
      )}
      {!brief && (
        <>
          <Field label={t.accounts.plan}>
            <Select value={draft.plan} onChange={(_, { value }) => set({ plan: value as Account["plan"] })}>
              {(["standard", "enterprise", "trial", "unknown"] as const).map((plan) => <option key={plan} value={plan}>{t.accounts.plans[plan]}</option>)}
            </Select>
          </Field>
          <Field label={t.admin.description} validationMessage={fault(error, "/description")}>
            <Textarea value={draft.description} rows={2} onChange={(_, { value }) => set({ description: value })} />
          </Field>
          <Switch checked={draft.enabled} label={t.accounts.enabled} onChange={(_, { checked }) => set({ enabled: checked })} />
        </>
      )}
    </>
  );
}
