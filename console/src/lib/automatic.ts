/** What an automated message says once it is sent; who knows which variables, and how they are written, the server reads from the same file. */

import TABLE from "../../../domain/data/variables.json";
import type { NumberView, Trigger, Workstream } from "../api/types";
import { count } from "./segments";
import { BOUNDS } from "./surveys";

/** When something is said: at a trigger, or by a time-out rule. */
export type Occasion = Trigger | "timeout_rule";
const KNOWN: Record<Occasion, readonly string[]> = TABLE.known;
const VARIABLE = new RegExp(TABLE.pattern, "g");
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

/** The variables of an occasion, as they are written. */
export function writtenAt(occasion: Occasion): string {
  return KNOWN[occasion].map((name) => `{${name}}`).join(", ");
}

/** What is known on an occasion, with examples for what is known only then. */
export function variablesOf(occasion: Occasion, speaker: NumberView | undefined, workstream: Workstream | undefined, agent: string, origin: string): Record<string, string> {
  const [lowest, highest] = BOUNDS[workstream?.survey?.scale ?? "csat"];
  const examples: Record<string, string> = {
    Brand: brandOf(speaker), QueueName: workstream?.queue ?? "", AgentName: agent,
    Lowest: String(lowest), Highest: String(highest), SurveyLink: `${origin}/l/${TOKEN}`,
  };
  return Object.fromEntries(KNOWN[occasion].map((name) => [name, examples[name] ?? ""]));
}
