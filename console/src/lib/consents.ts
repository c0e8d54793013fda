/** Who wrote a proof of consent down, where the customer has not written it: an agent in a conversation, or whoever recorded what was given elsewhere. */
export function recorderOf(source: string): string | undefined {
  return /^(?:agent|recorded):(.+)$/.exec(source)?.[1];
}
