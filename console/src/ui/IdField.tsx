import { Field, Input } from "@fluentui/react-components";
import { useWords } from "../i18n";

/** The id of something new; what is there keeps its own. */
export function IdField({ value, error, onChange }: { value: string; error: string | undefined; onChange: (id: string) => void }) {
  const { t } = useWords();
  return (
    <Field label={`${t.admin.id} (${t.accounts.optional})`} hint={t.admin.idHint} validationMessage={error}>
      <Input dir="ltr" autoComplete="off" spellCheck={false} value={value} onChange={(_, changed) => onChange(changed.value)} />
    </Field>
  );
}
