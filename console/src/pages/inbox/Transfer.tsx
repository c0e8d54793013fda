import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input, Radio, RadioGroup, Select } from "@fluentui/react-components";
import { useState, type FormEvent } from "react";
import { useAgents, useMe, useWorkstreams } from "../../api/hooks";
import type { Conversation, Summary } from "../../api/types";
import { useWords } from "../../i18n";

interface Props {
  step: "transfer" | "assign";
  conversation: Conversation | Summary;
  busy: boolean;
  onClose: () => void;
  onChosen: (target: { agent?: string; queue?: string }) => void;
}

const OTHER = "?";

/** Who gets the conversation: an agent, or a queue. */
export default function Transfer({ step, conversation, busy, onClose, onChosen }: Props) {
  const { t } = useWords();
  const me = useMe().data;
  const agents = (useAgents().data?.items ?? []).filter((one) => one.id !== conversation.agent).sort((a, b) => a.name.localeCompare(b.name));
  const queues = [...new Set(useWorkstreams().data?.items.filter((one) => !one.deleted).map((one) => one.queue) ?? [])];
  const [kind, setKind] = useState<"agent" | "queue">("agent");
  const [agent, setAgent] = useState("");
  const [other, setOther] = useState("");
  const [queue, setQueue] = useState("");
  const target = kind === "queue" ? { queue } : { agent: agent === OTHER ? other.trim() : agent };
  const ready = Boolean(target.agent ?? target.queue);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onChosen(target);
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: 440 }}>
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{step === "assign" ? t.transfer.assignTitle : t.transfer.title}</DialogTitle>
            <DialogContent style={{ display: "grid", gap: 12 }}>
              {step === "transfer" && (
                <RadioGroup layout="horizontal" value={kind} onChange={(_, { value }) => setKind(value as typeof kind)}>
                  <Radio value="agent" label={t.transfer.toAgent} />
                  <Radio value="queue" label={t.transfer.toQueue} />
                </RadioGroup>
              )}
              {kind === "agent" ? (
                <>
                  <Field label={t.transfer.agent}>
                    <Select autoFocus value={agent} onChange={(_, { value }) => setAgent(value)}>
                      <option value="" disabled>{t.transfer.choose}</option>
                      {agents.map((one) => <option key={one.id} value={one.id}>{one.name}{one.id === me?.id ? ` (${t.app.you})` : ""} · {t.roles[one.role]}</option>)}
                      <option value={OTHER}>{t.transfer.otherAgent}</option>
                    </Select>
                  </Field>
                  {agent === OTHER && <Field label={t.transfer.objectId}><Input value={other} onChange={(_, { value }) => setOther(value)} /></Field>}
                </>
              ) : (
                <Field label={t.transfer.queue}>
                  <Select value={queue} onChange={(_, { value }) => setQueue(value)}>
                    <option value="" disabled>{t.transfer.choose}</option>
                    {queues.map((one) => <option key={one} value={one}>{one}</option>)}
                  </Select>
                </Field>
              )}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{t.app.cancel}</Button>
              <Button type="submit" appearance="primary" disabled={!ready || busy}>{step === "assign" ? t.transfer.assign : t.transfer.submit}</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
