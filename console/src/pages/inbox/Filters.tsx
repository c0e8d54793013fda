import { useNumbers } from "../../api/hooks";
import { useWords } from "../../i18n";
import { PERIODS, type Filter } from "../../lib/inbox";
import style from "./Inbox.module.css";

interface Props {
  filter: Filter;
  onChange: (filter: Filter) => void;
  closed: boolean;
  seeking: boolean;
}

/** Which conversations are shown: those of one number, with unread texts, closed in a period, of one view or all. */
export function Filters({ filter, onChange, closed, seeking }: Props) {
  const { t } = useWords();
  const numbers = useNumbers().data?.items ?? [];
  return (
    <div className={style.filters}>
      {numbers.length > 1 && (
        <select aria-label={t.inbox.number} value={filter.number} onChange={(event) => onChange({ ...filter, number: event.target.value })}>
          <option value="">{t.inbox.everyNumber}</option>
          {numbers.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      )}
      {closed && (
        <select aria-label={t.inbox.period} value={filter.days} onChange={(event) => onChange({ ...filter, days: Number(event.target.value) })}>
          {PERIODS.map((days) => <option key={days} value={days}>{t.inbox.periods(days)}</option>)}
        </select>
      )}
      {seeking && <button type="button" aria-pressed={filter.everywhere} onClick={() => onChange({ ...filter, everywhere: !filter.everywhere })}>{t.inbox.everywhere}</button>}
      <button type="button" aria-pressed={filter.unread} onClick={() => onChange({ ...filter, unread: !filter.unread })}>{t.inbox.onlyUnread}</button>
    </div>
  );
}
