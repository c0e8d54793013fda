/** A workstream as its form has it, and as the API writes it. */

import type { Attachments, Caps, ContactRule, TimeoutRule, Workstream } from "../api/types";
import { given } from "./given";
import { textsOf, wordedOf, type Worded } from "./texts";

export type RuleDraft = Required<Omit<TimeoutRule, "texts">> & { texts: Worded[] };

/** Countries and beginnings of numbers are lists with commas here. */
export type ContactRuleDraft = Required<Omit<ContactRule, "countries" | "prefixes">> & { countries: string; prefixes: string };

export const CAPS = ["perDay", "perWeek", "perMonth"] as const;

/** What is offered first. */
export const NEW_RULE: RuleDraft = { silent: "customer", after: "PT1H", action: "message", to: "customer", texts: wordedOf({}) };

/** Commercial texts are what such a rule is about most of the time. */
export const NEW_CONTACT_RULE: ContactRuleDraft = { name: "", purposes: ["commercial"], countries: "", prefixes: "", events: [], holidays: [] };

/** What may be left empty is text here. */
export type WorkstreamDraft = ReturnType<typeof draftOf>;

export function draftOf(workstream: Workstream | undefined) {
  const files = workstream?.attachments as Attachments | undefined;
  const caps = workstream?.caps as Caps | undefined;
  return {
    name: workstream?.name ?? "", description: workstream?.description ?? "", autoCloseAfter: workstream?.autoCloseAfter ?? "PT8H",
    unansweredCloseAfter: workstream?.unansweredCloseAfter ?? "P30D", wrapUpCloseAfter: workstream?.wrapUpCloseAfter ?? "P1D",
    warnBeforeClose: workstream?.warnBeforeClose ?? "", reopenWithin: workstream?.reopenWithin ?? "",
    inboundInWrapUp: workstream?.inboundInWrapUp ?? ("reopen" as const), allowAutomatedMessages: workstream?.allowAutomatedMessages ?? false,
    floodPerMinute: String(workstream?.floodPerMinute ?? ""), fromCustomers: files?.fromCustomers ?? true, fromAgents: files?.fromAgents ?? true, blocked: files?.blocked ?? [],
    timeoutRules: ((workstream?.timeoutRules ?? []) as TimeoutRule[]).map((rule): RuleDraft => ({ ...rule, to: rule.to ?? "customer", texts: wordedOf(rule.texts) })),
    caps: { perDay: String(caps?.perDay ?? ""), perWeek: String(caps?.perWeek ?? ""), perMonth: String(caps?.perMonth ?? "") },
    commercialConsent: workstream?.commercialConsent ?? ("opt_in" as const), contactRules: ((workstream?.contactRules ?? []) as ContactRule[]).map(ruleDraftOf),
    queue: workstream?.queue ?? "default", enabled: workstream?.enabled ?? true,
  };
}

function ruleDraftOf({ countries, prefixes, ...rule }: ContactRule): ContactRuleDraft {
  return { ...NEW_CONTACT_RULE, purposes: [], ...rule, countries: countries?.join(", ") ?? "", prefixes: prefixes?.join(", ") ?? "" };
}

/** The words of a list that may have commas, blanks or lines between them. */
function listed(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** What is empty is null, by which a change takes it away. */
export function bodyOf({ fromCustomers, fromAgents, blocked, ...draft }: WorkstreamDraft) {
  return {
    ...draft, name: draft.name.trim(), warnBeforeClose: draft.warnBeforeClose || null, reopenWithin: draft.reopenWithin || null,
    floodPerMinute: amountOf(draft.floodPerMinute),
    caps: { perDay: amountOf(draft.caps.perDay), perWeek: amountOf(draft.caps.perWeek), perMonth: amountOf(draft.caps.perMonth) },
    contactRules: draft.contactRules.map((rule) => ({ ...rule, name: rule.name.trim(), countries: listed(rule.countries.toUpperCase()), prefixes: listed(rule.prefixes) })),
    attachments: { fromCustomers, fromAgents, blocked },
    timeoutRules: draft.timeoutRules.map(({ texts, to, ...rule }) => (rule.action === "message" ? { ...rule, to, texts: textsOf(texts) as Record<string, string> } : rule)),
  };
}

function amountOf(text: string): number | null {
  return text ? Number(text) : null;
}

/** What a new one is made of: nothing is there to be taken away from it. */
export function newOf(draft: WorkstreamDraft) {
  const body = bodyOf(draft);
  return { ...given(body), channel: "sms" as const, caps: given(body.caps) };
}
