/** A workstream as its form has it, and as the API writes it. */

import type { Attachments, TimeoutRule, Workstream } from "../api/types";
import { textsOf, wordedOf, type Worded } from "./texts";

export type RuleDraft = Required<Omit<TimeoutRule, "texts">> & { texts: Worded[] };

/** Endings of the files that are carried at all. */
export const KINDS: readonly string[] = ["jpg", "png", "gif", "mp3", "ogg", "amr", "mp4", "pdf", "csv"];

/** What is offered first. */
export const NEW_RULE: RuleDraft = { silent: "customer", after: "PT1H", action: "message", to: "customer", texts: wordedOf({}) };

/** What may be left empty is text here. */
export type WorkstreamDraft = ReturnType<typeof draftOf>;

export function draftOf(workstream: Workstream | undefined) {
  const files = workstream?.attachments as Attachments | undefined;
  return {
    name: workstream?.name ?? "", description: workstream?.description ?? "", autoCloseAfter: workstream?.autoCloseAfter ?? "PT8H",
    unansweredCloseAfter: workstream?.unansweredCloseAfter ?? "P30D", wrapUpCloseAfter: workstream?.wrapUpCloseAfter ?? "P1D",
    warnBeforeClose: workstream?.warnBeforeClose ?? "", reopenWithin: workstream?.reopenWithin ?? "",
    inboundInWrapUp: workstream?.inboundInWrapUp ?? ("reopen" as const), allowAutomatedMessages: workstream?.allowAutomatedMessages ?? false,
    floodPerMinute: String(workstream?.floodPerMinute ?? ""), fromCustomers: files?.fromCustomers ?? true, fromAgents: files?.fromAgents ?? true, blocked: files?.blocked ?? [],
    timeoutRules: ((workstream?.timeoutRules ?? []) as TimeoutRule[]).map((rule): RuleDraft => ({ ...rule, to: rule.to ?? "customer", texts: wordedOf(rule.texts) })), queue: workstream?.queue ?? "default", enabled: workstream?.enabled ?? true,
  };
}

/** What is empty is null, by which a change takes it away. */
export function bodyOf({ fromCustomers, fromAgents, blocked, ...draft }: WorkstreamDraft) {
  return {
    ...draft, name: draft.name.trim(), warnBeforeClose: draft.warnBeforeClose || null, reopenWithin: draft.reopenWithin || null,
    floodPerMinute: draft.floodPerMinute ? Number(draft.floodPerMinute) : null,
    attachments: { fromCustomers, fromAgents, blocked },
    timeoutRules: draft.timeoutRules.map(({ texts, to, ...rule }) => (rule.action === "message" ? { ...rule, to, texts: textsOf(texts) as Record<string, string> } : rule)),
  };
}
