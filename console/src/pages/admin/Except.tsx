import { Field, Input, MessageBar, MessageBarBody, Select } from "@fluentui/react-components";
import { useState } from "react";
import { api, asked } from "../../api/client";
import type { Hours } from "../../api/types";
import { useNow } from "../../app/now";
import { useWords } from "../../i18n";
import { dayOf, said, todayIn } from "../../lib/hours";
import { fault, FormDialog } from "../../ui/FormDialog";
import { useEditing } from "./useEditing";
import style from "./Week.module.css";

type Kind = "closed" | "other";

/** One day that is not as usual: closed, or open at other times. */
export function Except({ calendar, onClose }: { calendar: Hours; onClose: () => void }) {
  const { t } = useWords();
  const [day, setDay] = useState(todayIn(calendar.zone, useNow()));
  const [kind, setKind] = useState<Kind>("closed");
  const [start, setStart] = useState("09:00");
  const [end, setEnd] = useState("17:00");
  const { saving } = useEditing<void>({
    list: "hours",
    save: () => {
      const instead = kind === "other" ? { first: day, start: start || undefined, end: end || undefined } : undefined;
      return asked(api.POST("/api/v1/operatingHours/{calendar}:except", { params: { path: { calendar: calendar.id } }, body: { day, scope: "this", instead } }));
    },
    onDone: onClose,
  });
  // What takes a day's place comes after all other events.
  const at = `/events/${calendar.events.length}`;
  const about = (field: string) => fault(saving.error, field);
  return (
    <FormDialog title={t.except.title(calendar.name)} busy={saving.isPending} error={saving.error} shown={["/day", `${at}/start`, `${at}/end`]} onSave={() => saving.mutate()} onClose={onClose}>
      <Field label={t.except.day} required validationMessage={about("/day")}><Input type="date" value={day} onChange={(_, { value }) => setDay(value)} /></Field>
      {day && <Usual calendar={calendar} day={day} />}
      <Field label={t.except.kind} hint={t.except.kindHint}>
        <Select value={kind} onChange={(_, { value }) => setKind(value as Kind)}>
          {Object.entries(t.except.kinds).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </Select>
      </Field>
      {kind === "other" && (
        <div className={style.row}>
          <Field label={t.hours.start} validationMessage={about(`${at}/start`)}><Input type="time" value={start} onChange={(_, { value }) => setStart(value)} /></Field>
          <Field label={t.hours.end} hint={t.hours.endHint} validationMessage={about(`${at}/end`)}><Input type="time" value={end} onChange={(_, { value }) => setEnd(value)} /></Field>
        </div>
      )}
    </FormDialog>
  );
}

/** How the day is without an exception. */
function Usual({ calendar, day }: { calendar: Hours; day: string }) {
  const { t } = useWords();
  const { spans, holiday } = dayOf(calendar, day);
  if (holiday !== null) return <MessageBar intent="warning" layout="multiline"><MessageBarBody>{t.except.holiday(holiday)}</MessageBarBody></MessageBar>;
  return <p role="status">{t.except.usual(spans.map((span) => said(span, t.hours.allDay)).join(", ") || t.hours.closedDay)}</p>;
}
