import { Checkbox, Field, MessageBar, MessageBarActions, MessageBarBody, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { answered, api, asked } from "../../api/client";
import type { Closer, Survey, Workstream } from "../../api/types";
import { useWords } from "../../i18n";
import { fault, FormDialog } from "../../ui/FormDialog";
import { Duration } from "./Duration";
import style from "./admin.module.css";
import { useEditing } from "./useEditing";

export function SurveyForm({ id, onClose }: { id: string; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["workstreams", id, "edit"], gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/workstreams/{workstream}", { params: { path: { workstream: id } } })),
  }).data;
  return one ? <Form key={one.etag} workstream={one.data} etag={one.etag} onClose={onClose} /> : null;
}

const USUAL: Survey = { scale: "csat", mode: "reply", answerWithin: "P1D", alsoClosedBy: [] };

function Form({ workstream, etag, onClose }: { workstream: Workstream; etag: string; onClose: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState(workstream.survey ?? null);
  const { saving } = useEditing<Survey | null>({
    list: "workstreams",
    save: (survey) => asked(api.PATCH("/api/v1/workstreams/{workstream}", { params: { path: { workstream: workstream.id }, header: { "if-match": etag } }, body: { survey } })),
    onDone: onClose,
  });
  return (
    <FormDialog
      title={t.survey.of(workstream.name)} managed={workstream.managedBy === "deployment"} busy={saving.isPending} error={saving.error} shown={["/survey/answerWithin"]}
      onSave={() => saving.mutate(draft)} onClose={onClose}
    >
      {!workstream.allowAutomatedMessages && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t.survey.silentHint}</MessageBarBody>
          <MessageBarActions><Link to={`/workstreams/${workstream.id}`}>{t.survey.toWorkstream}</Link></MessageBarActions>
        </MessageBar>
      )}
      <Choices survey={draft} error={saving.error} onChange={setDraft} />
    </FormDialog>
  );
}

function Choices({ survey, error, onChange }: { survey: Survey | null; error: unknown; onChange: (survey: Survey | null) => void }) {
  const { t } = useWords();
  const set = (changes: Partial<Survey>) => onChange({ ...USUAL, ...survey, ...changes });
  return (
    <>
      <Field label={t.survey.question}>
        <Select value={survey?.scale ?? ""} onChange={(_, { value }) => (value ? set({ scale: value as Survey["scale"] }) : onChange(null))}>
          <option value="">{t.survey.nothing}</option>
          {Object.entries(t.survey.scales).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </Select>
      </Field>
      {survey && (
        <>
          <Field label={t.survey.answered} hint={t.survey.modeHints[survey.mode]}>
            <Select value={survey.mode} onChange={(_, { value }) => set({ mode: value as Survey["mode"] })}>
              {Object.entries(t.survey.modes).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
            </Select>
          </Field>
          <Duration label={t.survey.within} hint={t.survey.withinHint} value={survey.answerWithin} error={fault(error, "/survey/answerWithin")} onChange={(answerWithin) => set({ answerWithin })} />
          <Closers closers={survey.alsoClosedBy} onChange={(alsoClosedBy) => set({ alsoClosedBy })} />
        </>
      )}
    </>
  );
}

function Closers({ closers, onChange }: { closers: Closer[]; onChange: (closers: Closer[]) => void }) {
  const { t } = useWords();
  const without = (closer: Closer) => closers.filter((other) => other !== closer);
  return (
    <fieldset className={style.group}>
      <legend>{t.survey.alsoClosedBy}</legend>
      {(Object.entries(t.survey.closers) as [Closer, string][]).map(([closer, label]) => (
        <Checkbox
          key={closer} label={label} checked={closers.includes(closer)}
          onChange={(_, { checked }) => onChange(checked ? [...without(closer), closer] : without(closer))}
        />
      ))}
    </fieldset>
  );
}
