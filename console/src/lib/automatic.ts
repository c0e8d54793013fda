/** What an automated message says once it is sent; `domain/automated_messages.py` fills in the same. */

import type { NumberView, Trigger, Workstream } from "../api/types";
import { count } from "./segments";
import { BOUNDS } from "./surveys";

const VARIABLE = /\{(\$?)([A-Za-z0-9_]+)\1\}/g;
const RULE = "timeout_rule";
const ABOUT_AN_AGENT: readonly (Trigger | typeof RULE)[] = [RULE, "agent_assigned", "transfer_accepted", "session_ended", "agent_ended"];
/** More than a brand can be long. */
const DEAR = 10_000;
/** As long as the token behind a survey's link is. */
const TOKEN = "s1a2b3c4d5e6f7g8h9i0j1k";

/** The text with its variables; what is not known is empty, as when it is sent. */
export function filled(text: string, variables: Readonly<Record<string, string>>): string {
  const known = new Map(Object.entries(variables));
  return text.replace(VARIABLE, (_, _dollar, name: string) => known.get(name) ?? "");
}

/** Who says it there (`number:main`, `workstream:main`, or nothing for everywhere): of several the dearest brand, so that no text takes more. */
export function speakerAt(place: string, numbers: readonly NumberView[]): NumberView | undefined {
  return numbers
    .filter((one) => !one.deleted && ["", `number:${one.id}`, `workstream:${one.workstream}`].includes(place))
    .sort((one, other) => costOf(brandOf(other)) - costOf(brandOf(one)))[0];
}

/** One character outside of GSM 03.38 makes the whole text dearer, so it counts before any length. */
function costOf(brand: string): number {
  return brand.length + (count(brand).encoding === "ucs2" ? DEAR : 0);
}

export function brandOf(number: NumberView | undefined): string {
  return number?.brand || number?.name || "";
}

/** What a trigger or a time-out rule knows when it speaks, with examples for what is known only then. */
export function variablesOf(trigger: Trigger | typeof RULE, speaker: NumberView | undefined, workstream: Workstream | undefined, agent: string, origin: string): Record<string, string> {
  const known = { Brand: brandOf(speaker) };
  const queue = { QueueName: workstream?.queue ?? "" };
  if (ABOUT_AN_AGENT.includes(trigger)) return { ...known, ...queue, AgentName: agent };
  if (trigger === "closing_soon") return { ...known, ...queue };
  if (trigger !== "survey" && trigger !== "survey_link") return known;
  const [lowest, highest] = BOUNDS[workstream?.survey?.scale ?? "csat"];
  return { ...known, Lowest: String(lowest), Highest: String(highest), ...(trigger === "survey_link" && { SurveyLink: `${origin}/l/${TOKEN}` }) };
}
