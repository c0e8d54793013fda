import { useNumbers } from "../../api/hooks";
import { useWords } from "../../i18n";
import type { Filter } from "../../lib/inbox";
import style from "./Inbox.module.css";

/** Which conversations of a view are shown: those of one number, those with unread texts. */
export function Filters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
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
      <button type="button" aria-pressed={filter.unread} onClick={() => onChange({ ...filter, unread: !filter.unread })}>{t.inbox.onlyUnread}</button>
    </div>
  );
}
