import { Button, Field, Input, Select } from "@fluentui/react-components";
import { Add20Regular, Delete20Regular, Dismiss16Regular } from "@fluentui/react-icons";
import type { Holiday, Weekday, WorkingTime } from "../../api/types";
import { useWords } from "../../i18n";
import { WEEK } from "../../lib/hours";
import style from "./Week.module.css";

interface Props<T> {
  items: readonly T[];
  today: string;
  about: (field: string) => string | undefined;
  /** Where in the body they stand; nothing for the top. */
  at?: string;
  onChange: (items: T[]) => void;
}

/** Where faults of times and holidays are shown. */
export function inTimes(at: string, { events, holidays }: { events: readonly WorkingTime[]; holidays: readonly Holiday[] }): string[] {
  return [
    ...events.flatMap((_, place) => ["start", "end", "first", "until", "zone"].map((field) => `${at}/events/${place}/${field}`)),
    ...holidays.flatMap((_, place) => ["reason", "first", "last"].map((field) => `${at}/holidays/${place}/${field}`)),
  ];
}

function changed<T>(items: readonly T[], place: number, changes: Partial<T>): T[] {
  return items.map((one, index) => (index === place ? { ...one, ...changes } : one));
}

/** The times of service; where they have a *zone* one of them may have another. */
export function Times({ items, today, about, at = "", zone, onChange }: Props<WorkingTime> & { zone?: string }) {
  const { t } = useWords();
  const office: WorkingTime = { first: today, start: "09:00", end: "17:00", repeat: "weekly", days: WEEK.slice(0, 5) };
  return (
    <div className={style.times}>
      <h3 className={style.title}>{t.hours.times}</h3>
      {items.map((one, place) => (
        <Time
          key={place} one={one} name={t.hours.time(place + 1)} zone={zone} about={(field) => about(`${at}/events/${place}/${field}`)}
          onChange={(changes) => onChange(changed(items, place, changes))} onRemove={() => onChange(items.filter((_, index) => index !== place))}
        />
      ))}
      <div><Button icon={<Add20Regular />} onClick={() => onChange([...items, office])}>{t.hours.addTime}</Button></div>
    </div>
  );
}

interface TimeProps {
  one: WorkingTime;
  name: string;
  zone: string | undefined;
  about: (field: string) => string | undefined;
  onChange: (changes: Partial<WorkingTime>) => void;
  onRemove: () => void;
}

/** What is emptied is left out: lists are replaced whole, so there is nothing to take away. */
function Time({ one, name, zone, about, onChange, onRemove }: TimeProps) {
  const { t } = useWords();
  return (
    <fieldset className={style.one} aria-label={name}>
      <div className={style.row}>
        <Field label={t.hours.start} validationMessage={about("start")}><Input type="time" value={one.start ?? ""} onChange={(_, { value }) => onChange({ start: value || undefined })} /></Field>
        <Field label={t.hours.end} validationMessage={about("end")}><Input type="time" value={one.end ?? ""} onChange={(_, { value }) => onChange({ end: value || undefined })} /></Field>
        <Field label={t.hours.repeat}>
          <Select value={one.repeat ?? "none"} onChange={(_, { value }) => onChange({ repeat: value as WorkingTime["repeat"], days: value === "weekly" ? one.days : [] })}>
            {Object.entries(t.hours.repeats).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
          </Select>
        </Field>
        <Field label={t.hours.first} validationMessage={about("first")}><Input type="date" value={one.first} onChange={(_, { value }) => onChange({ first: value })} /></Field>
        {one.repeat !== "none" && <Field label={t.hours.until} validationMessage={about("until")}><Input type="date" value={one.until ?? ""} onChange={(_, { value }) => onChange({ until: value || undefined })} /></Field>}
        {zone !== undefined && <Field label={t.hours.ownZone} validationMessage={about("zone")}><Input value={one.zone ?? ""} placeholder={zone} onChange={(_, { value }) => onChange({ zone: value || undefined })} /></Field>}
      </div>
      {one.repeat === "weekly" && <Days chosen={one.days ?? []} onChange={(days) => onChange({ days })} />}
      <Exceptions days={one.exceptOn ?? []} onChange={(exceptOn) => onChange({ exceptOn })} />
      <div className={style.foot}>
        <span>{t.hours.endHint}</span>
        <Button size="small" appearance="subtle" icon={<Delete20Regular />} aria-label={t.hours.removeOne(name)} onClick={onRemove} />
      </div>
    </fieldset>
  );
}

/** The days that are left out, each to be taken back. */
function Exceptions({ days, onChange }: { days: readonly string[]; onChange: (days: string[]) => void }) {
  const { t, date } = useWords();
  if (days.length === 0) return null;
  return (
    <div className={style.days} role="group" aria-label={t.hours.exceptions}>
      {days.map((day) => (
        <button key={day} type="button" title={t.hours.takeBack} onClick={() => onChange(days.filter((one) => one !== day))}>
          {t.hours.exceptOn(date(day).short)} <Dismiss16Regular aria-hidden /><span className="visually-hidden"> {t.hours.takeBack}</span>
        </button>
      ))}
    </div>
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

export function Holidays({ items, today, about, at = "", onChange }: Props<Holiday>) {
  const { t } = useWords();
  return (
    <div className={style.times}>
      <h3 className={style.title}>{t.hours.holidays}</h3>
      {items.map((one, place) => {
        const name = t.hours.holiday(place + 1);
        const told = (field: string) => about(`${at}/holidays/${place}/${field}`);
        const set = (changes: Partial<Holiday>) => onChange(changed(items, place, changes));
        return (
          <fieldset key={place} className={style.one} aria-label={name}>
            <div className={style.row}>
              <Field label={t.hours.reason} validationMessage={told("reason")}><Input value={one.reason} onChange={(_, { value }) => set({ reason: value })} /></Field>
              <Field label={t.hours.first} validationMessage={told("first")}><Input type="date" value={one.first} onChange={(_, { value }) => set({ first: value })} /></Field>
              <Field label={t.hours.until} validationMessage={told("last")}><Input type="date" value={one.last ?? ""} onChange={(_, { value }) => set({ last: value || undefined })} /></Field>
            </div>
            <div className={style.foot}><span /><Button size="small" appearance="subtle" icon={<Delete20Regular />} aria-label={t.hours.removeOne(name)} onClick={() => onChange(items.filter((_, index) => index !== place))} /></div>
          </fieldset>
        );
      })}
      <div><Button icon={<Add20Regular />} onClick={() => onChange([...items, { first: today, reason: "" }])}>{t.hours.addHoliday}</Button></div>
    </div>
  );
}
