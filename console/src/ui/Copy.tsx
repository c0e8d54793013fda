import { Button } from "@fluentui/react-components";
import { Checkmark16Regular, Copy16Regular } from "@fluentui/react-icons";
import { useState } from "react";
import { useSpeaker } from "../app/toasts";
import { useWords } from "../i18n";
import style from "./Copy.module.css";

/** A value that is there to be copied, and a button that does it. */
export function Copy({ value, label, block = false }: { value: string; label: string; block?: boolean }) {
  const { t } = useWords();
  const { announce } = useSpeaker();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(value).then(() => {
      setCopied(true);
      announce(`${t.app.copied}: ${label}`);
      setTimeout(() => setCopied(false), 2000);
    });
  const word = copied ? t.app.copied : t.app.copy;
  return (
    <div className={style.copy} data-block={block}>
      <code dir="ltr">{value}</code>
      <Button size="small" icon={copied ? <Checkmark16Regular /> : <Copy16Regular />} onClick={copy} aria-label={`${word}: ${label}`}>{word}</Button>
    </div>
  );
}
