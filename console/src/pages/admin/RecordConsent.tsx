import { Field, Input, Textarea } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, asked } from "../../api/client";
import type { Consent } from "../../api/types";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { fault, FormDialog } from "../../ui/FormDialog";

/** An opt-in that a customer has given elsewhere, with its proof. */
export function RecordConsent({ number, onRecorded, onClose }: { number: string; onRecorded: (consent: Consent) => void; onClose: () => void }) {
  const { t } = useWords();
  const { say } = useSpeaker();
  const [draft, setDraft] = useState({ number, where: "", words: "", givenAt: "" });
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const record = useMutation({
    mutationFn: () => asked(api.POST("/api/v1/consents:record", { body: { number: draft.number.trim(), where: draft.where.trim(), words: draft.words.trim(), givenAt: draft.givenAt && new Date(draft.givenAt).toISOString() } })),
    onSuccess: (consent) => {
      say(t.record.done);
      onRecorded(consent);
    },
  });
  const about = (field: string) => fault(record.error, field);
  return (
    <FormDialog title={t.record.title} busy={record.isPending} error={record.error} shown={["/number", "/where", "/words", "/givenAt"]} onSave={() => record.mutate()} onClose={onClose}>
      <p>{t.record.hint}</p>
      <Field label={t.consents.number} required hint={t.compose.toHint} validationMessage={about("/number")}><Input type="tel" dir="ltr" value={draft.number} onChange={(_, { value }) => set({ number: value })} /></Field>
      <Field label={t.record.where} required hint={t.record.whereHint} validationMessage={about("/where")}><Input value={draft.where} onChange={(_, { value }) => set({ where: value })} /></Field>
      <Field label={t.record.words} required hint={t.record.wordsHint} validationMessage={about("/words")}><Textarea rows={3} value={draft.words} onChange={(_, { value }) => set({ words: value })} /></Field>
      <Field label={t.record.givenAt} required hint={t.record.givenAtHint} validationMessage={about("/givenAt")}><Input type="datetime-local" value={draft.givenAt} onChange={(_, { value }) => set({ givenAt: value })} /></Field>
    </FormDialog>
  );
}
