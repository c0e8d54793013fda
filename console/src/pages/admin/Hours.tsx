import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { Add20Regular, CalendarClock24Regular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { answered, api, asked } from "../../api/client";
import { interval, useNumbers, useWorkstreams } from "../../api/hooks";
import type { Hours as Calendar, NumberView } from "../../api/types";
import { useNow } from "../../app/now";
import { useWords } from "../../i18n";
import { todayIn } from "../../lib/hours";
import { fault, FormDialog } from "../../ui/FormDialog";
import { IdField } from "../../ui/IdField";
import { Managed } from "../../ui/Managed";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import { Except } from "./Except";
import { useCalendars } from "./queries";
import { Holidays, inTimes, Times } from "./Times";
import { useEditing } from "./useEditing";
import { Week } from "./Week";

export default function Hours() {
  const { t } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const calendars = useCalendars().data?.items;
  const numbers = useNumbers().data?.items ?? [];
  const [adding, setAdding] = useState(false);
  const [excepting, setExcepting] = useState<Calendar | null>(null);
  return (
    <Page title={t.hours.title} subtitle={t.hours.subtitle} actions={<Button appearance="primary" icon={<Add20Regular />} onClick={() => setAdding(true)}>{t.hours.add}</Button>}>
      {calendars?.length === 0 && <Notice icon={<CalendarClock24Regular />} title={t.hours.empty} text={t.hours.emptyHint} />}
      {calendars && calendars.length > 0 && (
        <Table
          label={t.hours.title} items={calendars} keyOf={(one) => one.id} dim={(one) => one.deleted}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/hours/${one.id}` },
            { label: t.hours.zone, cell: (one) => <bdi>{one.zone}</bdi> },
            { label: t.hours.now, cell: (one) => (one.deleted ? null : <Now id={one.id} />) },
            { label: t.numbers.title, cell: (one) => <Served numbers={numbers.filter((number) => number.operatingHours === one.id && !number.deleted)} /> },
            { label: t.admin.status, cell: (one) => <Managed thing={one} />, end: true },
            { label: t.live.columns.actions, end: true, cell: (one) => one.managedBy !== "deployment" && !one.deleted && <Button size="small" onClick={() => setExcepting(one as Calendar)}>{t.except.action}<span className="visually-hidden">: {one.name}</span></Button> },
          ]}
        />
      )}
      {excepting && <Except calendar={excepting} onClose={() => setExcepting(null)} />}
      {(adding || id) && <Edit id={id} onClose={() => { setAdding(false); if (id) void navigate("/hours"); }} />}
    </Page>
  );
}

/** How many numbers keep to it, and whether one of them lets nobody know when it is closed. */
function Served({ numbers }: { numbers: readonly NumberView[] }) {
  const { t } = useWords();
  const workstreams = useWorkstreams().data?.items ?? [];
  const untold = numbers.some((one) => workstreams.some((each) => each.id === one.workstream && !each.allowAutomatedMessages));
  return <>{t.accounts.numbers(numbers.length)}{untold && <> <Pill tone="warning" title={t.hours.untoldHint}>{t.hours.untold}</Pill></>}</>;
}

/** Whether it is open, as the server says. */
function Now({ id }: { id: string }) {
  const { t, full } = useWords();
  const state = useQuery({
    queryKey: ["hours", id, "state"], refetchInterval: () => interval(10),
    queryFn: () => asked(api.GET("/api/v1/operatingHours/{calendar}/state", { params: { path: { calendar: id } } })),
  }).data;
  if (!state) return null;
  if (state.open) return <Pill tone="good">{t.hours.open}</Pill>;
  const next = state.opensNext ? t.hours.opensNext(full(Date.parse(state.opensNext))) : undefined;
  return <><Pill tone="warning">{state.holiday ? t.hours.holidayNow(state.holiday) : t.hours.shut}</Pill>{next && <> {next}</>}</>;
}

function Edit({ id, onClose }: { id?: string; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["hours", id, "edit"], enabled: id !== undefined, gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/operatingHours/{calendar}", { params: { path: { calendar: id ?? "" } } })),
  });
  if (id !== undefined && !one.data) return null;
  return <EditForm key={one.data?.etag} calendar={one.data?.data as Calendar | undefined} etag={one.data?.etag} onClose={onClose} />;
}

function EditForm({ calendar, etag, onClose }: { calendar: Calendar | undefined; etag: string | undefined; onClose: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState({
    name: calendar?.name ?? "", description: calendar?.description ?? "", zone: calendar?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    events: calendar?.events ?? [], holidays: calendar?.holidays ?? [],
  });
  const [id, setId] = useState("");
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const today = todayIn(draft.zone, useNow());
  const path = { calendar: calendar?.id ?? "" };
  const { saving, removing } = useEditing<typeof draft>({
    list: "hours",
    save: (body) =>
      calendar
        ? asked(api.PATCH("/api/v1/operatingHours/{calendar}", { params: { path, header: { "if-match": etag } }, body }))
        : asked(api.POST("/api/v1/operatingHours", { body: { ...body, id: id.trim() || undefined } })),
    remove: calendar && (() => asked(api.DELETE("/api/v1/operatingHours/{calendar}", { params: { path, header: { "if-match": etag } } }))),
    onDone: onClose,
  });
  const about = (field: string) => fault(saving.error, field);
  return (
    <FormDialog
      title={calendar?.name ?? t.hours.add} managed={calendar?.managedBy === "deployment"} wide busy={saving.isPending} error={saving.error} shown={["/name", "/id", "/zone", "/description", ...inTimes("", draft)]}
      onSave={() => saving.mutate(draft)} onClose={onClose} onRemove={calendar && (() => removing.mutate())}
      preview={<Week hours={draft} />}
    >
      <Field label={t.admin.name} required validationMessage={about("/name")}><Input value={draft.name} onChange={(_, { value }) => set({ name: value })} /></Field>
      {!calendar && <IdField value={id} error={about("/id")} onChange={setId} />}
      <Field label={t.hours.zone} required hint={t.hours.zoneHint} validationMessage={about("/zone")}><Input value={draft.zone} onChange={(_, { value }) => set({ zone: value })} /></Field>
      <Field label={t.admin.description} validationMessage={about("/description")}><Textarea rows={2} value={draft.description} onChange={(_, { value }) => set({ description: value })} /></Field>
      <Times items={draft.events} today={today} about={about} zone={draft.zone} onChange={(events) => set({ events })} />
      <Holidays items={draft.holidays} today={today} about={about} onChange={(holidays) => set({ holidays })} />
    </FormDialog>
  );
}
