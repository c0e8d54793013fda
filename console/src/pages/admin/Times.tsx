import { Button, Field, Input, Select } from "@fluentui/react-components";
import { Add20Regular, Delete20Regular } from "@fluentui/react-icons";
import type { Holiday, Weekday, WorkingTime } from "../../api/types";
import { useWords } from "../../i18n";
import { WEEK } from "../../lib/hours";
import { fault } from "../../ui/FormDialog";
import style from "./Week.module.css";

interface Props<T> {
  items: readonly T[];
  today: string;
  error: unknown;
  onChange: (items: T[]) => void;
}

function changed<T>(items: readonly T[], place: number, changes: Partial<T>): T[] {
  return items.map((one, index) => (index === place ? { ...one, ...changes } : one));
}

/** The times of service; what a row does not show (exceptions, a zone of its own) stays as it is. */
export function Times({ items, today, error, onChange }: Props<WorkingTime>) {
  const { t } = useWords();
  const office: WorkingTime = { first: today, start: "09:00", end: "17:00", repeat: "weekly", days: WEEK.slice(0, 5) };
  return (
    <div className={style.times}>
      <h3 className={style.title}>{t.hours.times}</h3>
      {items.map((one, place) => (
        <Time
          key={place} one={one} name={t.hours.time(place + 1)} fault={(field) => fault(error, `/events/${place}/${field}`)}
          onChange={(changes) => onChange(changed(items, place, changes))} onRemove={() => onChange(items.filter((_, index) => index !== place))}
        />
      ))}
      <div><Button icon={<Add20Regular />} onClick={() => onChange([...items, office])}>{t.hours.addTime}</Button></div>
    </div>
  );
}

function Time({ one, name, fault, onChange, onRemove }: { one: WorkingTime; name: string; fault: (field: string) => string | undefined; onChange: (changes: Partial<WorkingTime>) => void; onRemove: () => void }) {
  const { t } = useWords();
  const without = one.exceptOn?.length ? t.hours.exceptions(one.exceptOn.join(", ")) : "";
  return (
    <fieldset className={style.one} aria-label={name}>
      <div className={style.row}>
        <Field label={t.hours.start} validationMessage={fault("start")}><Input type="time" value={one.start ?? ""} onChange={(_, { value }) => onChange({ start: value || null })} /></Field>
        <Field label={t.hours.end} validationMessage={fault("end")}><Input type="time" value={one.end ?? ""} onChange={(_, { value }) => onChange({ end: value || null })} /></Field>
        <Field label={t.hours.repeat}>
          <Select value={one.repeat ?? "none"} onChange={(_, { value }) => onChange({ repeat: value as WorkingTime["repeat"], days: value === "weekly" ? one.days : [] })}>
            {Object.entries(t.hours.repeats).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
          </Select>
        </Field>
        <Field label={t.hours.first} validationMessage={fault("first")}><Input type="date" value={one.first} onChange={(_, { value }) => onChange({ first: value })} /></Field>
        {one.repeat !== "none" && <Field label={t.hours.until} validationMessage={fault("until")}><Input type="date" value={one.until ?? ""} onChange={(_, { value }) => onChange({ until: value || null })} /></Field>}
      </div>
      {one.repeat === "weekly" && <Days chosen={one.days ?? []} onChange={(days) => onChange({ days })} />}
      <div className={style.foot}>
        <span>{without || t.hours.endHint}</span>
        <Button size="small" appearance="subtle" icon={<Delete20Regular />} aria-label={t.hours.removeOne(name)} onClick={onRemove} />
      </div>
    </fieldset>
  );
}

function Days({ chosen, onChange }: { chosen: readonly Weekday[]; onChange: (days: Weekday[]) => void }) {
  const { t, date } = useWords();
  const toggled = (day: Weekday) => WEEK.filter((one) => (one === day ? !chosen.includes(one) : chosen.includes(one)));
  return (
    <div className={style.days} role="group" aria-label={t.hours.days}>
      {WEEK.map((day, index) => (
        // 2024 began on a Monday.
        <button key={day} type="button" aria-pressed={chosen.includes(day)} onClick={() => onChange(toggled(day))}>{date(`2024-01-0${index + 1}`).weekday}</button>
      ))}
    </div>
  );
}

export function Holidays({ items, today, error, onChange }: Props<Holiday>) {
  const { t } = useWords();
  return (
    <div className={style.times}>
      <h3 className={style.title}>{t.hours.holidays}</h3>
      {items.map((one, place) => {
        const name = t.hours.holiday(place + 1);
        const about = (field: string) => fault(error, `/holidays/${place}/${field}`);
        const set = (changes: Partial<Holiday>) => onChange(changed(items, place, changes));
        return (
          <fieldset key={place} className={style.one} aria-label={name}>
            <div className={style.row}>
              <Field label={t.hours.reason} validationMessage={about("reason")}><Input value={one.reason} onChange={(_, { value }) => set({ reason: value })} /></Field>
              <Field label={t.hours.first} validationMessage={about("first")}><Input type="date" value={one.first} onChange={(_, { value }) => set({ first: value })} /></Field>
              <Field label={t.hours.until} validationMessage={about("last")}><Input type="date" value={one.last ?? ""} onChange={(_, { value }) => set({ last: value || null })} /></Field>
            </div>
            <div className={style.foot}><span /><Button size="small" appearance="subtle" icon={<Delete20Regular />} aria-label={t.hours.removeOne(name)} onClick={() => onChange(items.filter((_, index) => index !== place))} /></div>
          </fieldset>
        );
      })}
      <div><Button icon={<Add20Regular />} onClick={() => onChange([...items, { first: today, reason: "" }])}>{t.hours.addHoliday}</Button></div>
    </div>
  );
}
