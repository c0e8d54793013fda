/** What a delivery state means to an agent, and what they can do about it. */

import type { DeliveryState, Message } from "../api/types";

export type Tone = "busy" | "plain" | "good" | "warning" | "bad";

const TONES: Record<DeliveryState, Tone> = {
  held: "busy", queued: "busy", sending: "busy", sent: "plain", delivered: "good",
  unknown: "warning", suppressed: "bad", cancelled: "plain",
  failed: "bad", undelivered: "bad", expired: "bad",
};

export function tone(state: DeliveryState): Tone {
  return TONES[state];
}

/** Whether the same text may be sent once more without asking. */
export function mayRepeat(message: Message): boolean {
  return message.state === "failed" || message.state === "undelivered" || message.state === "expired";
}

/** Whether the text might have arrived all the same: sending again needs a second thought. */
export function mayHaveArrived(message: Message): boolean {
  return message.state === "unknown";
}

/** Whether it keeps to the rules for advertising; in the conversation it would go again as a reply, which does not. */
export function advertises(message: Pick<Message, "purpose">): boolean {
  return message.purpose === "commercial";
}

export function needsAttention(message: Message): boolean {
  return message.state !== null && ["bad", "warning"].includes(tone(message.state));
}
