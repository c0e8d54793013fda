/** The catalogue of the reader's language, and how numbers and times are written in it. */

import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { since, split } from "../lib/durations";
import { en, type Catalogue } from "./en";

interface Language {
  tag: string;
  dir: "ltr" | "rtl";
  load: () => Promise<Catalogue>;
}

/** One line per language; a catalogue is fetched only where it is spoken. */
const LANGUAGES: Record<string, Language> = {
  en: { tag: "en", dir: "ltr", load: () => Promise.resolve(en) },
};

export interface Words {
  t: Catalogue;
  dir: "ltr" | "rtl";
  clock: (at: number) => string;
  /** What the clock shows in an IANA time zone. */
  clockIn: (at: number, zone: string) => string;
  day: (at: number, now: number) => string;
  full: (at: number) => string;
  /** A date without a time, such as 2026-11-20, wherever the reader is. */
  date: (date: string) => { weekday: string; short: string; long: string };
  ago: (at: number, now: number) => string;
  spokenAgo: (at: number, now: number) => string;
  /** A duration in ISO 8601, in words; as it is where it has no single unit. */
  lasting: (iso: string) => string;
}

const Context = createContext<Words | null>(null);

function spoken(): Language {
  for (const tag of navigator.languages) {
    const known = LANGUAGES[tag] ?? LANGUAGES[tag.split("-")[0] ?? ""];
    if (known) return known;
  }
  return LANGUAGES.en as Language;
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const [language] = useState(spoken);
  const [catalogue, setCatalogue] = useState<Catalogue>(en);
  useEffect(() => {
    document.documentElement.lang = language.tag;
    document.documentElement.dir = language.dir;
    void language.load().then(setCatalogue);
  }, [language]);
  const words = useMemo(() => worded(catalogue, language), [catalogue, language]);
  return <Context.Provider value={words}>{children}</Context.Provider>;
}

export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error("outside of WordsProvider");
  return words;
}

function worded(t: Catalogue, language: Language): Words {
  // Dates follow the reader's own region where it speaks the catalogue's language.
  const region = navigator.languages.find((tag) => tag.startsWith(language.tag)) ?? language.tag;
  const clock = new Intl.DateTimeFormat(region, { hour: "numeric", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(region, { weekday: "long", day: "numeric", month: "long" });
  const withYear = new Intl.DateTimeFormat(region, { day: "numeric", month: "long", year: "numeric" });
  const full = new Intl.DateTimeFormat(region, { dateStyle: "medium", timeStyle: "short" });
  const dated = (form: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(region, { ...form, timeZone: "UTC" });
  const [weekday, short, long] = [dated({ weekday: "short" }), dated({ day: "numeric", month: "short" }), dated({ weekday: "long", day: "numeric", month: "long", year: "numeric" })];
  const dayName = (at: number, now: number) => {
    const date = new Date(at);
    const days = Math.round((midnight(new Date(now)) - midnight(date)) / 86_400_000);
    if (days === 0) return t.time.today;
    if (days === 1) return t.time.yesterday;
    return date.getFullYear() === new Date(now).getFullYear() ? day.format(date) : withYear.format(date);
  };
  const gone = (at: number, now: number) => since(at, now);
  return {
    t,
    dir: language.dir,
    clock: (at) => clock.format(at),
    clockIn: (at, zone) => new Intl.DateTimeFormat(region, { weekday: "short", hour: "numeric", minute: "2-digit", timeZone: zone }).format(at),
    day: dayName,
    full: (at) => full.format(at),
    date: (date) => ({ weekday: weekday.format(Date.parse(date)), short: short.format(Date.parse(date)), long: long.format(Date.parse(date)) }),
    ago: (at, now) => t.time.ago(gone(at, now).amount, gone(at, now).unit),
    lasting: (iso) => {
      const known = split(iso);
      return known ? t.time.spoken(known.amount, known.unit) : iso;
    },
    spokenAgo: (at, now) => t.time.spoken(gone(at, now).amount, gone(at, now).unit),
  };
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
