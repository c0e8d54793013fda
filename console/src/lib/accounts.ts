/** An account as its form has it, and as the API writes it. */

import type { Account } from "../api/types";

export interface AccountDraft {
  name: string;
  provider: Account["provider"];
  plan: Account["plan"];
  description: string;
  enabled: boolean;
  credentials: Record<string, string>;
  secondary: Record<string, string>;
  options: Record<string, string>;
}

export const emptyAccount = (provider: Account["provider"]): AccountDraft => ({
  name: "", provider, plan: "standard", description: "", enabled: true, credentials: {}, secondary: {}, options: {},
});

/** Members without a value are left out: the API checks those that are there. */
export function bodyOf({ name, provider, plan, description, enabled, credentials, secondary, options }: AccountDraft) {
  const filled = (fields: Record<string, string>) => Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, value.trim()]).filter(([, value]) => value));
  return { name: name.trim(), provider, plan, description, enabled, credentials: filled(credentials), secondary: filled(secondary), options: filled(options) };
}

/** What a change asks for; what was emptied has to be named, with null. */
export function changesOf(account: Account, draft: AccountDraft) {
  const { name, plan, description, enabled, ...fields } = bodyOf(draft);
  const emptied = (was: Record<string, string>, now: Record<string, string>) => ({ ...Object.fromEntries(Object.keys(was).map((field) => [field, null])), ...now });
  return {
    name, plan, description, enabled,
    credentials: emptied(account.credentials, fields.credentials), secondary: emptied(account.secondary, fields.secondary), options: emptied(account.options, fields.options),
  };
}

/** The second set becomes the first, which is what a rotation ends with. */
export function swapped(draft: AccountDraft): AccountDraft {
  return { ...draft, credentials: draft.secondary, secondary: draft.credentials };
}
