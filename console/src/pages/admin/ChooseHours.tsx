import { Field, Select } from "@fluentui/react-components";
import { useWords } from "../../i18n";
import { useCalendars } from "./queries";

interface Props {
  value: string | null;
  error?: string;
  onChange: (calendar: string | null) => void;
}

/** When a number is served. */
export function ChooseHours({ value, error, onChange }: Props) {
  const { t } = useWords();
  const calendars = (useCalendars().data?.items ?? []).filter((one) => !one.deleted || one.id === value);
  return (
    <Field label={t.hours.title} validationMessage={error}>
      <Select value={value ?? ""} onChange={(_, changed) => onChange(changed.value || null)}>
        <option value="">{t.hours.alwaysServed}</option>
        {calendars.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
      </Select>
    </Field>
  );
}
