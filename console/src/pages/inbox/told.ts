import { useNames } from "../../api/hooks";
import type { Activity, Me } from "../../api/types";
import { useWords } from "../../i18n";

/** What was done with a conversation, in words; nobody did what the channel does by itself. */
export function useTold(me: Me): (activity: Activity, by: string | null) => string {
  const { t, full } = useWords();
  const names = useNames();
  const words = t.conversation.activities;
  return ({ done, agent, queue, until }, by) => {
    if (by === null) return queue === null ? words.silent : words.gone;
    const who = by === me.id ? t.app.you : names(by);
    const to = agent === me.id ? words.you : (queue ?? names(agent));
    if (done === "transferred" && agent === by) return words.takenOver(who);
    return words[done](who, until ? full(Date.parse(until)) : to);
  };
}
