/** Which quick replies somebody means who has typed a slash and a few letters. */

import type { QuickReply } from "../api/types";

/** What is sought with the text as it stands; undefined while nothing is. */
export function soughtIn(text: string): string | undefined {
  return text.startsWith("/") && !text.includes("\n") ? text.slice(1) : undefined;
}

/** Those whose name begins so come first, then those that have it in name, tag or text. */
export function matching(replies: readonly QuickReply[], sought: string): QuickReply[] {
  const wanted = sought.trim().toLocaleLowerCase();
  const rank = (reply: QuickReply): number => {
    const name = reply.name.toLocaleLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.includes(wanted)) return 1;
    return [...reply.tags, ...Object.values(reply.texts)].some((text) => text.toLocaleLowerCase().includes(wanted)) ? 2 : 3;
  };
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((one) => one.rank < 3)
    .sort((one, other) => one.rank - other.rank || one.reply.name.localeCompare(other.reply.name))
    .map((one) => one.reply);
}
