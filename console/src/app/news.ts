/** What is new for the one who is signed in: number in the title, notification, sound. */

import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { useView } from "../api/views";
import { useWords } from "../i18n";
import type { Summary } from "../api/types";
import { news, recent, seen, unopened, type Seen } from "../lib/inbox";
import { readable } from "../lib/numbers";
import { unique } from "../lib/pages";
import { give, useHanded } from "./handed";
import { present } from "./now";
import { preferences } from "./preferences";
import { justTaken } from "./taken";
import { titleWaiting } from "./title";
import { useSpeaker } from "./toasts";

/** How many conversations wait for us: open ones, and one's own with something unread, or that somebody gave us. */
export function useNews(): { waiting: number } {
  const { t } = useWords();
  const { announce, say } = useSpeaker();
  const navigate = useNavigate();
  const open = useView("open");
  const mine = useView("mine");
  const waiting = open.total + mine.unread + unopened(mine.rows, useHanded());
  const before = useRef<{ rows: Map<string, Seen>; looked: number } | null>(null);

  useEffect(() => titleWaiting(waiting), [waiting]);

  const isPending = [open, mine].some((list) => list.isPending || (list.isLong && !list.knowsLatest));
  const { rows: openRows, latest: latestOpen, isLong: manyOpen } = open;
  const { rows: mineRows, latest: latestMine, isLong: manyMine } = mine;
  useEffect(() => {
    if (isPending) return;
    const all = { open: unique([...openRows, ...(latestOpen ?? [])]), mine: unique([...mineRows, ...(latestMine ?? [])]) };
    const known = before.current;
    const looked = present();
    before.current = { rows: seen(all.mine, all.open, known?.rows ?? new Map(), looked), looked };
    if (!known) return;
    const told = (rows: Summary[], isLong: boolean) => (isLong ? recent(rows, known.rows, known.looked) : rows);
    const { handed, texts } = news(known.rows, told(all.mine, manyMine), told(all.open, manyOpen), justTaken);
    const fresh = [...handed, ...texts];
    if (fresh.length === 0) return;
    const who = (row: Summary) => row.contactName ?? readable(row.customerAddress);
    give(handed.map(({ id }) => id));
    if (handed.length > 0) say(t.inbox.handed(handed.map(who).join(", ")));
    if (texts.length > 0) announce(t.inbox.arrived(texts.map(who).join(", ")));
    if (preferences().sound) chime();
    if (preferences().notifications && !document.hasFocus() && "Notification" in window && Notification.permission === "granted") {
      for (const row of fresh.slice(0, 3)) notify(handed.includes(row) ? t.inbox.handed(who(row)) : who(row), row.preview, row.id, () => void navigate(`/inbox/${row.agent === null ? "open" : "mine"}/${row.id}`));
    }
  }, [openRows, mineRows, latestOpen, latestMine, manyOpen, manyMine, isPending, announce, say, t, navigate]);

  return { waiting };
}

/** A click on it leads to what it is about. */
function notify(title: string, body: string, tag: string, open: () => void): void {
  try {
    const shown = new Notification(title, { body, tag });
    shown.onclick = () => {
      window.focus();
      shown.close();
      open();
    };
  } catch {
    // Chrome on Android has the constructor and does not allow it.
  }
}

/** Two short tones. */
function chime(): void {
  const audio = new AudioContext();
  [660, 880].forEach((frequency, index) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + index * 0.12;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.08, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.18);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.2);
    tone.onended = () => index === 1 && void audio.close();
  });
}
