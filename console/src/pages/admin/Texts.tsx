import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { Add16Regular, Delete16Regular } from "@fluentui/react-icons";
import { useWords } from "../../i18n";
import { count } from "../../lib/segments";
import type { Worded } from "../../lib/texts";
import style from "./admin.module.css";

interface Props {
  texts: readonly Worded[];
  onChange: (texts: Worded[]) => void;
  hint: string;
  problem?: string;
  /** Nobody pays for a text that stays in the house. */
  free?: boolean;
  /** Who says it, and what a text is once its variables are filled in. */
  sent?: { by: string; filled: (text: string) => string };
}

/** A text in some languages, each with what it costs: as it is sent where that is known, else before variables are filled in. */
export function Texts({ texts, onChange, hint, problem, free, sent }: Props) {
  const { t } = useWords();
  const change = (at: number, changes: Partial<Worded>) => onChange(texts.map((one, index) => (index === at ? { ...one, ...changes } : one)));
  return (
    <Field label={t.texts.title} hint={hint} validationMessage={problem}>
      <div role="group" aria-label={t.texts.title} style={{ display: "grid", gap: 10 }}>
        {texts.map((one, at) => (
          // By its place: a row has no name of its own while its language is still being written.
          <div key={at} style={{ display: "grid", gap: 4 }}>
            <div style={{ display: "flex", gap: 6 }}>
              <Input aria-label={t.texts.language} value={one.language} placeholder="en" style={{ width: 96 }} input={{ style: { minWidth: 0 } }} onChange={(_, { value }) => change(at, { language: value })} />
              <span style={{ alignSelf: "center", marginInlineStart: "auto", fontSize: 12 }}>{!free && t.composer.segments(count(sent?.filled(one.text) ?? one.text).segments)}</span>
              {texts.length > 1 && <Button appearance="subtle" icon={<Delete16Regular />} aria-label={`${t.app.remove}: ${one.language}`} onClick={() => onChange(texts.filter((_, index) => index !== at))} />}
            </div>
            <Textarea aria-label={`${t.texts.text} ${one.language}`} dir="auto" rows={3} value={one.text} onChange={(_, { value }) => change(at, { text: value })} />
            {sent && sent.filled(one.text) !== one.text && <div className={style.sent} role="group" aria-label={`${t.texts.preview} ${one.language}`}><span>{t.texts.sentBy(sent.by)}</span><p dir="auto">{sent.filled(one.text)}</p></div>}
          </div>
        ))}
        <Button size="small" appearance="subtle" icon={<Add16Regular />} style={{ justifySelf: "start" }} onClick={() => onChange([...texts, { language: "", text: "" }])}>{t.texts.add}</Button>
      </div>
    </Field>
  );
}
