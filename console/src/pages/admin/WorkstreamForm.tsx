import { Checkbox, Field, Input, Select, Switch, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import { api, asked } from "../../api/client";
import type { Workstream } from "../../api/types";
import { useWords } from "../../i18n";
import { KINDS } from "../../lib/attachments";
import { bodyOf, draftOf, newOf, type WorkstreamDraft } from "../../lib/workstreams";
import { fault, FormDialog } from "../../ui/FormDialog";
import { IdField } from "../../ui/IdField";
import style from "./admin.module.css";
import { Duration } from "./Duration";
import { inContactRules, Outreach } from "./Outreach";
import { TimeoutRules } from "./TimeoutRules";
import { useEditing } from "./useEditing";

const SHOWN = ["/name", "/id", "/description", "/commercialConsent", "/caps", "/autoCloseAfter", "/unansweredCloseAfter", "/wrapUpCloseAfter", "/warnBeforeClose", "/reopenWithin", "/floodPerMinute", "/queue"];

export interface Part {
  draft: WorkstreamDraft;
  set: (changes: Partial<WorkstreamDraft>) => void;
  about: (field: string) => string | undefined;
}

export function WorkstreamForm({ workstream, etag, onClose }: { workstream: Workstream | undefined; etag: string | undefined; onClose: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState(() => draftOf(workstream));
  const [id, setId] = useState("");
  const set = (changes: Partial<WorkstreamDraft>) => setDraft({ ...draft, ...changes });
  const { saving, removing } = useEditing<WorkstreamDraft>({
    list: "workstreams",
    save: (next) =>
      workstream
        ? asked(api.PATCH("/api/v1/workstreams/{workstream}", { params: { path: { workstream: workstream.id }, header: { "if-match": etag } }, body: bodyOf(next) }))
        : asked(api.POST("/api/v1/workstreams", { body: { ...newOf(next), id: id.trim() || undefined } })),
    remove: workstream && (() => asked(api.DELETE("/api/v1/workstreams/{workstream}", { params: { path: { workstream: workstream.id }, header: { "if-match": etag } } }))),
    onDone: onClose,
  });
  const about = (field: string) => fault(saving.error, field);
  const inRules = draft.timeoutRules.flatMap((rule, place) => ["after", ...(rule.action === "message" ? ["texts"] : [])].map((field) => `/timeoutRules/${place}/${field}`));
  return (
    <FormDialog
      wide title={workstream?.name ?? t.workstreams.add} managed={workstream?.managedBy === "deployment"} busy={saving.isPending} error={saving.error} shown={[...SHOWN, ...inRules, ...inContactRules(draft.contactRules)]}
      onSave={() => saving.mutate(draft)} onClose={onClose} onRemove={workstream && (() => removing.mutate())}
    >
      <Field label={t.admin.name} required validationMessage={about("/name")}><Input value={draft.name} onChange={(_, { value }) => set({ name: value })} /></Field>
      {!workstream && <IdField value={id} error={about("/id")} onChange={setId} />}
      <Closing draft={draft} set={set} about={about} />
      <Field label={t.workstreams.queue} validationMessage={about("/queue")}><Input value={draft.queue} onChange={(_, { value }) => set({ queue: value })} /></Field>
      <Field label={t.admin.description} validationMessage={about("/description")}><Textarea rows={2} value={draft.description} onChange={(_, { value }) => set({ description: value })} /></Field>
      <Taken draft={draft} set={set} about={about} />
      <Switch checked={draft.allowAutomatedMessages} label={t.workstreams.automated} onChange={(_, { checked }) => set({ allowAutomatedMessages: checked })} />
      <TimeoutRules workstream={workstream} rules={draft.timeoutRules} error={saving.error} onChange={(timeoutRules) => set({ timeoutRules })} />
      <Outreach draft={draft} set={set} about={about} />
      <Switch checked={draft.enabled} label={t.workstreams.enabled} onChange={(_, { checked }) => set({ enabled: checked })} />
    </FormDialog>
  );
}

/** When conversations close, and what opens them again. */
function Closing({ draft, set, about }: Part) {
  const { t } = useWords();
  return (
    <>
      <Duration label={t.workstreams.autoClose} hint={t.workstreams.autoCloseHint} value={draft.autoCloseAfter} error={about("/autoCloseAfter")} onChange={(value) => set({ autoCloseAfter: value })} />
      <Duration label={t.workstreams.warn} hint={t.workstreams.warnHint} none={t.workstreams.never} value={draft.warnBeforeClose} error={about("/warnBeforeClose")} onChange={(value) => set({ warnBeforeClose: value })} />
      <Duration label={t.workstreams.unanswered} value={draft.unansweredCloseAfter} error={about("/unansweredCloseAfter")} onChange={(value) => set({ unansweredCloseAfter: value })} />
      <Duration label={t.workstreams.wrapUp} value={draft.wrapUpCloseAfter} error={about("/wrapUpCloseAfter")} onChange={(value) => set({ wrapUpCloseAfter: value })} />
      <Field label={t.workstreams.inWrapUp}>
        <Select value={draft.inboundInWrapUp} onChange={(_, { value }) => set({ inboundInWrapUp: value as WorkstreamDraft["inboundInWrapUp"] })}>
          {Object.entries(t.workstreams.inWrapUps).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </Select>
      </Field>
      <Duration label={t.workstreams.reopen} hint={t.workstreams.reopenHint} none={t.workstreams.never} value={draft.reopenWithin} error={about("/reopenWithin")} onChange={(value) => set({ reopenWithin: value })} />
    </>
  );
}

/** Which texts and files are taken. */
function Taken({ draft, set, about }: Part) {
  const { t } = useWords();
  return (
    <>
      <Field label={t.workstreams.flood} hint={t.workstreams.floodHint} validationMessage={about("/floodPerMinute")}><Input type="number" min={1} value={draft.floodPerMinute} onChange={(_, { value }) => set({ floodPerMinute: value })} /></Field>
      <Switch checked={draft.fromCustomers} label={t.workstreams.filesIn} onChange={(_, { checked }) => set({ fromCustomers: checked })} />
      <Switch checked={draft.fromAgents} label={t.workstreams.filesOut} onChange={(_, { checked }) => set({ fromAgents: checked })} />
      <fieldset className={style.group}>
        <legend>{t.workstreams.blocked}</legend>
        <div className={style.kinds}>
          {KINDS.map((kind) => <Checkbox key={kind} label={kind} checked={draft.blocked.includes(kind)} onChange={(_, { checked }) => set({ blocked: KINDS.filter((one) => (one === kind ? checked : draft.blocked.includes(one))) })} />)}
        </div>
      </fieldset>
    </>
  );
}
