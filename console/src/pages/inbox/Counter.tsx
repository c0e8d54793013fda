import { useWords } from "../../i18n";
import { tidied, type Count } from "../../lib/segments";
import style from "./Counter.module.css";

/** What the text costs, which character makes it dear, and a way out. */
export function Counter({ counted, text, onTidy }: { counted: Count; text: string; onTidy: (text: string) => void }) {
  const { t } = useWords();
  const tidy = tidied(text);
  return (
    <span className={style.counter}>
      <span className={style.figures} data-long={counted.segments > 3}>
        {t.composer.characters(counted.characters)} · <strong>{t.composer.segments(counted.segments)}</strong> · {t.composer.left(counted.left)}
      </span>
      {counted.costly.length > 0 && (
        <span className={style.costly}>
          <span>{t.composer.costly(counted.costly.slice(0, 5).join(" "))}</span>
          {tidy !== undefined && <button type="button" onClick={() => onTidy(tidy)}>{t.composer.tidy}</button>}
        </span>
      )}
    </span>
  );
}
