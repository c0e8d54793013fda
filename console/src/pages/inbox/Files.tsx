import { Button } from "@fluentui/react-components";
import { ArrowClockwise16Regular, Attach20Regular, Dismiss16Regular } from "@fluentui/react-icons";
import { useRef, type Ref } from "react";
import type { NumberView } from "../../api/types";
import { useWords } from "../../i18n";
import { CHOSEN } from "../../lib/attachments";
import type { Attached } from "./attached";
import type { Files } from "./useFiles";
import style from "./Files.module.css";

/** Opens the file chooser; where no files can go along it says why. */
export function AttachButton({ off, add, ref }: Files & { ref: Ref<HTMLButtonElement> }) {
  const { t } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button ref={ref} appearance="subtle" icon={<Attach20Regular />} aria-label={t.files.attach} title={off ?? t.files.attach} disabledFocusable={off !== undefined} onClick={() => chooser.current?.click()} />
      <input
        ref={chooser} type="file" multiple hidden accept={CHOSEN}
        onChange={({ target }) => {
          if (target.files) add(target.files);
          // The same file may be chosen again after it was removed.
          target.value = "";
        }}
      />
    </>
  );
}

/** The files beside a draft, each with what has become of it. */
export function Chips({ files, number, remove, onRemoved }: Files & { number: NumberView | undefined; onRemoved: () => void }) {
  const { t } = useWords();
  const told = (one: Attached) => one.problem ?? (one.taken ? "" : t.files.uploading);
  const goes = (one: Attached) => !one.taken && one.problem === undefined;
  const away = (one: Attached) => (goes(one) ? t.files.stop(one.name) : t.files.remove(one.name));
  return (
    <>
      <div role="status" className="visually-hidden">{files.map((one) => t.files.told(one.name, told(one) || t.files.ready)).join(" ")}</div>
      {files.length > 0 && (
        <ul className={style.chips} aria-label={t.files.title}>
          {files.map((one) => (
            <li key={one.key} className={style.chip} data-bad={one.problem !== undefined}>
              <span>
                <bdi>{one.name}</bdi> · {t.conversation.size(one.size)}
                {told(one) && <><br /><em>{told(one)}{goes(one) && ` ${t.files.gone(one.percent)}`}</em></>}
                {goes(one) && <progress className={style.progress} aria-label={t.files.told(one.name, t.files.uploading)} max={100} value={one.percent} />}
              </span>
              {one.again && <Button size="small" appearance="subtle" icon={<ArrowClockwise16Regular />} aria-label={t.files.again(one.name)} title={t.files.again(one.name)} onClick={one.again} />}
              <Button size="small" appearance="subtle" icon={<Dismiss16Regular />} aria-label={away(one)} title={away(one)} onClick={() => { remove(one.key); onRemoved(); }} />
            </li>
          ))}
          {number?.carriesMedia === false && <li className={style.hint}>{t.files.links}</li>}
        </ul>
      )}
    </>
  );
}
