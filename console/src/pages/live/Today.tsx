import type { Figures } from "../../api/types";
import { useWords } from "../../i18n";
import { busiest, lost, occurred } from "../../lib/figures";
import { Figure } from "./Figure";
import style from "./Today.module.css";
import live from "./Live.module.css";

/** What came in, went out and became of it since midnight. */
export function Today({ figures }: { figures: Figures }) {
  const { t } = useWords();
  const all = figures.textsOut;
  return (
    <section className={style.today} aria-label={t.live.today}>
      <h2>{t.live.today}</h2>
      <dl className={live.figures}>
        <Figure label={t.live.textsIn} value={figures.textsIn} />
        <Figure label={t.live.textsOut} value={all} />
        <Figure label={t.live.confirmed} value={all && (figures.outcomes.delivered ?? 0)} share={t.live.share(figures.outcomes.delivered ?? 0, all)} />
        <Figure label={t.live.notArrived} value={all && lost(figures)} share={t.live.share(lost(figures), all)} tone={lost(figures) > 0 ? "warning" : undefined} />
        <Figure label={t.live.closedToday} value={figures.closed} />
      </dl>
      <div className={style.charts}>
        <Hours figures={figures} />
        <Outcomes figures={figures} />
      </div>
      {figures.counted < figures.threads && <p className={style.hint}>{t.live.counting(figures.counted, figures.threads)}</p>}
    </section>
  );
}

function Hours({ figures: { hours }, figures }: { figures: Figures }) {
  const { t, clock } = useWords();
  const most = Math.max(1, ...hours.flatMap((hour) => [hour.textsIn, hour.textsOut]));
  const of = (hour: Figures["hours"][number]) => [clock(Date.parse(hour.at)), hour.textsIn, hour.textsOut] as const;
  const peak = busiest(figures);
  return (
    <figure className={style.chart}>
      <figcaption>{t.live.perHour}<span className={style.key}><i data-way="in" />{t.live.textsIn}<i data-way="out" />{t.live.textsOut}</span></figcaption>
      <div className={style.bars} role="img" aria-label={peak ? t.live.busiest(...of(peak)) : t.live.perHour}>
        {hours.map((hour) => (
          <span key={hour.at} title={t.live.hour(...of(hour))}>
            <i data-way="in" style={{ blockSize: `${(hour.textsIn / most) * 100}%` }} />
            <i data-way="out" style={{ blockSize: `${(hour.textsOut / most) * 100}%` }} />
          </span>
        ))}
      </div>
      <p className={style.axis} aria-hidden><span>{clock(Date.parse(hours[0]?.at ?? figures.since))}</span><span>{clock(Date.parse(hours.at(-1)?.at ?? figures.since))}</span></p>
    </figure>
  );
}

function Outcomes({ figures }: { figures: Figures }) {
  const { t } = useWords();
  const all = occurred(figures);
  return (
    <figure className={style.chart}>
      <figcaption>{t.live.outcomes}</figcaption>
      {all.length === 0 && <p className={style.hint}>{t.live.noTexts}</p>}
      {all.length > 0 && <div className={style.stack} aria-hidden>{all.map(([state, n]) => <span key={state} data-state={state} style={{ flexGrow: n }} />)}</div>}
      <ul className={style.legend}>
        {all.map(([state, n]) => <li key={state}><i data-state={state} />{t.deliveries[state].word}<b>{n}</b></li>)}
      </ul>
    </figure>
  );
}
