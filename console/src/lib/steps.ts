/** What may be done with a conversation, by its state, its holder and who asks (the API decides in the end). */

import type { Conversation, Me } from "../api/types";
import type { Step } from "../api/hooks";

export function allowed(conversation: Pick<Conversation, "state" | "agent">, me: Pick<Me, "id" | "role">): Step[] {
  const supervises = me.role !== "agent";
  const mine = conversation.agent === me.id;
  const force: Step[] = supervises ? ["forceClose"] : [];
  switch (conversation.state) {
    case "open":
      return ["pick", ...(supervises ? (["assign"] as const) : []), ...force];
    case "active":
      if (mine) return ["end", "wait", "transfer", ...force];
      return supervises ? ["transfer", "takeOver", ...force] : [];
    case "waiting":
      return ["reopen", ...(supervises ? (["transfer"] as const) : []), ...force];
    case "wrap_up":
      if (mine) return ["close", ...force];
      return force;
    case "closed":
      return [];
  }
}

export type Block = "closed" | "suppressed" | "blocked" | "notYours" | "noSender" | "name";

/** Why nothing can be sent here; undefined where something can. */
export function blocked(
  conversation: Pick<Conversation, "state" | "agent" | "customerAddress" | "number">,
  me: Pick<Me, "id" | "role" | "numbers">,
  consent: { suppressed: boolean; blocked: boolean } | undefined,
): Block | undefined {
  if (consent?.suppressed) return "suppressed";
  if (consent?.blocked) return "blocked";
  if (conversation.state === "closed") return "closed";
  if (/[A-Za-z]/.test(conversation.customerAddress)) return "name";
  const held = conversation.state === "active" || conversation.state === "wrap_up";
  const supervises = me.role !== "agent" && conversation.state === "active";
  if (held && conversation.agent !== me.id && !supervises) return "notYours";
  if (!me.numbers.includes(conversation.number)) return "noSender";
  return undefined;
}
