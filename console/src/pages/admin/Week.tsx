import { Button } from "@fluentui/react-components";
import { ChevronLeft20Regular, ChevronRight20Regular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Hours } from "../../api/types";
import { useNow } from "../../app/now";
import { useWords } from "../../i18n";
import { addDays, clock, DAY_MINUTES, mondayOf, said, todayIn, weekOf, type DayOfService } from "../../lib/hours";
import style from "./Week.module.css";

const MARKS = [6, 12, 18];

/** A week as a calendar shows it: when there is service, and which days are holidays. */
export function Week({ hours }: { hours: Pick<Hours, "zone" | "events" | "holidays"> }) {
  const { t, date } = useWords();
  const today = todayIn(hours.zone, useNow());
  const [turned, setTurned] = useState(0);
  const monday = addDays(mondayOf(today), turned * 7);
  const week = weekOf(hours, monday);
  return (
    <section aria-label={t.hours.week} style={{ display: "grid", gap: 8, marginBlockEnd: 12 }}>
      <div className={style.bar}>
        <h3 aria-live="polite">{t.hours.weekOf(date(monday).long)}</h3>
        {turned !== 0 && <Button size="small" onClick={() => setTurned(0)}>{t.hours.thisWeek}</Button>}
        <Button size="small" icon={<ChevronLeft20Regular />} aria-label={t.hours.before} onClick={() => setTurned(turned - 1)} />
        <Button size="small" icon={<ChevronRight20Regular />} aria-label={t.hours.after} onClick={() => setTurned(turned + 1)} />
      </div>
      {hours.events.length === 0 && week.some((day) => day.holiday === null) && <p>{t.hours.always}</p>}
      <div className={style.week}>
        <div className={style.scale} aria-hidden>{MARKS.map((hour) => <span key={hour} style={{ top: at(hour * 60) }}>{clock(hour * 60)}</span>)}</div>
        {week.map((day) => <Day key={day.date} day={day} today={day.date === today} />)}
      </div>
    </section>
  );
}

function Day({ day, today }: { day: DayOfService; today: boolean }) {
  const { t, date } = useWords();
  const shown = date(day.date);
  return (
    <div className={style.day} data-today={today} data-holiday={day.holiday !== null} role="group" aria-label={shown.long}>
      <h4>{shown.weekday}<strong>{shown.short}</strong></h4>
      <div className={style.hours}>
        {day.holiday !== null && <div className={style.holiday}><bdi>{day.holiday}</bdi></div>}
        {day.holiday === null && day.spans.map((span) => (
          <div key={`${span.event} ${span.from}`} className={style.span} title={span.zone ?? undefined} style={{ top: at(span.from), height: at(span.to - span.from) }}>
            {said(span, t.hours.allDay)}{span.zone && <> <bdi>{span.zone}</bdi></>}
          </div>
        ))}
        {day.holiday === null && day.spans.length === 0 && <span className="visually-hidden">{t.hours.closedDay}</span>}
      </div>
    </div>
  );
}

function at(minute: number): string {
  return `${(minute / DAY_MINUTES) * 100}%`;
}
