import { Field, Input, Select, Switch } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, asked } from "../../api/client";
import { useNumbers, useWorkstreams } from "../../api/hooks";
import type { AutomatedMessage, MessageDefault, Trigger } from "../../api/types";
import { useWords } from "../../i18n";
import { brandOf, filled, speakerAt, variablesOf, writtenAt } from "../../lib/automatic";
import { textsOf, wordedOf } from "../../lib/texts";
import { fault, FormDialog } from "../../ui/FormDialog";
import { IdField } from "../../ui/IdField";
import { useMessageDefaults } from "./queries";
import { Texts } from "./Texts";
import { useEditing } from "./useEditing";

/** What an automated message says, in front of whatever page leads to it. */
export function EditMessage({ id, onClose }: { id: string; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["automatedMessages", id, "edit"], gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/automatedMessages/{automated}", { params: { path: { automated: id } } })),
  }).data;
  const defaults = useMessageDefaults().data?.items ?? [];
  if (!one) return null;
  return <MessageForm key={one.etag} message={one.data} etag={one.etag} trigger={one.data.trigger} built={defaults.find((each) => each.trigger === one.data.trigger)} onClose={onClose} />;
}

/** What the server finds wrong with a place; there is one message of a trigger at each. */
const PLACES = ["/trigger", "/number", "/workstream"];

interface FormProps {
  message?: AutomatedMessage;
  etag?: string;
  trigger: Trigger;
  built: MessageDefault | undefined;
  onClose: () => void;
}

export function MessageForm({ message, etag, trigger, built, onClose }: FormProps) {
  const { t } = useWords();
  const numbers = useNumbers().data?.items ?? [];
  const workstreams = useWorkstreams().data?.items ?? [];
  const [name, setName] = useState(message?.name ?? t.messages.triggers[trigger]);
  const [texts, setTexts] = useState(wordedOf(message ? message.texts : built?.texts.en ? { en: built.texts.en } : {}));
  const [enabled, setEnabled] = useState(message?.enabled ?? true);
  const [place, setPlace] = useState(message?.number ? `number:${message.number}` : message?.workstream ? `workstream:${message.workstream}` : "");
  const [id, setId] = useState("");
  const speaker = speakerAt(place, numbers);
  const variables = variablesOf(trigger, speaker, workstreams.find((one) => one.id === speaker?.workstream), t.messages.exampleAgent, location.origin);
  const { saving, removing } = useEditing<void>({
    list: "automatedMessages",
    save: () => {
      const [kind, key] = place.split(":") as ["" | "number" | "workstream", string | undefined];
      if (message) {
        const body = { name: name.trim(), enabled, texts: textsOf(texts, message.texts), number: kind === "number" ? key : null, workstream: kind === "workstream" ? key : null };
        return asked(api.PATCH("/api/v1/automatedMessages/{automated}", { params: { path: { automated: message.id }, header: { "if-match": etag } }, body }));
      }
      const where = { ...(kind && { [kind]: key }), ...(id.trim() && { id: id.trim() }) };
      return asked(api.POST("/api/v1/automatedMessages", { body: { name: name.trim(), trigger, enabled, texts: textsOf(texts) as Record<string, string>, ...where } }));
    },
    remove: message && (() => asked(api.DELETE("/api/v1/automatedMessages/{automated}", { params: { path: { automated: message.id }, header: { "if-match": etag } } }))),
    onDone: onClose,
  });
  return (
    <FormDialog wide title={t.messages.triggers[trigger]} managed={message?.managedBy === "deployment"} busy={saving.isPending} error={saving.error} shown={["/name", "/id", "/texts", ...PLACES]} onSave={() => saving.mutate()} onClose={onClose} onRemove={message && (() => removing.mutate())}>
      <Field label={t.admin.name} required validationMessage={fault(saving.error, "/name")}><Input value={name} onChange={(_, { value }) => setName(value)} /></Field>
      {!message && <IdField value={id} error={fault(saving.error, "/id")} onChange={setId} />}
      <Field label={t.messages.where} hint={t.messages.whereHint} validationMessage={PLACES.map((one) => fault(saving.error, one)).find(Boolean)}>
        <Select value={place} onChange={(_, { value }) => setPlace(value)}>
          <option value="">{t.messages.everywhere}</option>
          {workstreams.filter((one) => !one.deleted).map((one) => <option key={one.id} value={`workstream:${one.id}`}>{one.name}</option>)}
          {numbers.filter((one) => !one.deleted).map((one) => <option key={one.id} value={`number:${one.id}`}>{one.name}</option>)}
        </Select>
      </Field>
      <Switch label={t.messages.said} checked={enabled} onChange={(_, { checked }) => setEnabled(checked)} />
      <Texts texts={texts} onChange={setTexts} hint={t.messages.variables(writtenAt(trigger))} problem={fault(saving.error, "/texts")} sent={speaker && { by: brandOf(speaker), filled: (text) => filled(text, variables) }} />
    </FormDialog>
  );
}
