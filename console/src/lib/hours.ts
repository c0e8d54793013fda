/** A week of operating hours, by the rules of the server (`domain/operating_hours.py`). Days are UTC midnights here: only their names matter. */

import type { Holiday, Hours, Weekday, WorkingTime } from "../api/types";

export const WEEK: readonly Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
export const DAY_MINUTES = 1440;
const DAY = 86_400_000;

/** A stretch of service on one day, in minutes from midnight; `event` is its place in the list. */
export interface Span {
  event: number;
  from: number;
  to: number;
  zone: string | null;
}

export interface DayOfService {
  date: string;
  holiday: string | null;
  spans: Span[];
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

function weekday(date: string): number {
  return (new Date(date).getUTCDay() + 6) % 7;
}

export function mondayOf(date: string): string {
  return addDays(date, -weekday(date));
}

/** Today as a calendar on the wall in *zone* shows it. */
export function todayIn(zone: string, now: number): string {
  try {
    return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(now);
  } catch {
    return new Date(now).toISOString().slice(0, 10);
  }
}

/** Whether an event begins on a day. */
export function takesPlace(event: WorkingTime, date: string): boolean {
  if (date < event.first || (event.until && date > event.until) || event.exceptOn?.includes(date)) return false;
  switch (event.repeat) {
    case "daily": return true;
    case "weekly": return event.days?.length ? event.days.includes(WEEK[weekday(date)] as Weekday) : weekday(date) === weekday(event.first);
    case "monthly": return date.slice(8) === event.first.slice(8);
    case "yearly": return date.slice(5) === event.first.slice(5);
    default: return date === event.first;
  }
}

function minutes(time: string | null | undefined): number | null {
  const found = /^(\d\d):(\d\d)/.exec(time ?? "");
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

/** The parts of one event that lie on a day: what begins on it, and what began the evening before. */
function spansOn(event: WorkingTime, place: number, date: string): Span[] {
  const start = minutes(event.start) ?? 0;
  const end = minutes(event.end) ?? (event.start ? 0 : DAY_MINUTES);
  const overnight = end <= start;
  const span = (from: number, to: number): Span => ({ event: place, from, to, zone: event.zone ?? null });
  const today = takesPlace(event, date) ? [span(start, overnight ? DAY_MINUTES : end)] : [];
  const late = overnight && end > 0 && takesPlace(event, addDays(date, -1)) ? [span(0, end)] : [];
  return [...late, ...today];
}

export function holidayOn(holidays: readonly Holiday[], date: string): Holiday | undefined {
  return holidays.find(({ first, last }) => first <= date && date <= (last || first));
}

/** What there is on a day; without any event it is always open, but on holidays. */
export function dayOf({ events, holidays }: Pick<Hours, "events" | "holidays">, date: string): DayOfService {
  const always: WorkingTime[] = [{ first: "0001-01-01", repeat: "daily" }];
  const spans = (events.length ? events : always).flatMap((event, place) => spansOn(event, place, date));
  return { date, holiday: holidayOn(holidays, date)?.reason ?? null, spans };
}

/** Seven days from *monday*. */
export function weekOf(hours: Pick<Hours, "events" | "holidays">, monday: string): DayOfService[] {
  return WEEK.map((_, index) => dayOf(hours, addDays(monday, index)));
}

export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** A stretch of service in words. */
export function said(span: Span, allDay: string): string {
  return span.from === 0 && span.to === DAY_MINUTES ? allDay : `${clock(span.from)}–${clock(span.to)}`;
}
