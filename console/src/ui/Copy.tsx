import { Button } from "@fluentui/react-components";
import { Checkmark16Regular, Copy16Regular } from "@fluentui/react-icons";
import { useState } from "react";
import { useWords } from "../i18n";
import style from "./Copy.module.css";

/** A value that is there to be copied, and a button that does it. */
export function Copy({ value, label, block = false }: { value: string; label: string; block?: boolean }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(value).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    });
  return (
    <div className={style.copy} data-block={block}>
      <code dir="ltr">{value}</code>
      <Button size="small" icon={copied ? <Checkmark16Regular /> : <Copy16Regular />} onClick={copy} aria-label={`${t.app.copy}: ${label}`}>{copied ? t.app.copied : t.app.copy}</Button>
    </div>
  );
}
