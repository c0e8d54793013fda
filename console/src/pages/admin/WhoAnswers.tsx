import { Field, Select } from "@fluentui/react-components";
import type { NumberView } from "../../api/types";
import { useWords } from "../../i18n";

type Handlers = NumberView["optOutHandlers"];
type Handler = Handlers["stop"];

/** Who answers each keyword that customers text about consent. */
export function WhoAnswers({ value, about, onChange }: { value: Handlers; about: (field: string) => string | undefined; onChange: (value: Handlers) => void }) {
  const { t } = useWords();
  return (["stop", "start", "help"] as const).map((keyword) => (
    <Field key={keyword} label={t.numbers.answers(keyword.toUpperCase())} hint={keyword === "stop" ? t.numbers.optOutHint : undefined} validationMessage={about(`/optOutHandlers/${keyword}`)}>
      <Select value={value[keyword] ?? ""} onChange={(_, chosen) => onChange({ ...value, [keyword]: (chosen.value || null) as Handler })}>
        <option value="">{t.numbers.usual}</option>
        {Object.entries(t.numbers.optOuts).map(([handler, label]) => <option key={handler} value={handler}>{label}</option>)}
      </Select>
    </Field>
  ));
}
