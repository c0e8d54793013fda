import { Field, Input, Select } from "@fluentui/react-components";
import { useWords } from "../../i18n";
import { joined, split, type Unit } from "../../lib/durations";
import style from "./admin.module.css";

interface Props {
  label: string;
  hint?: string;
  value: string;
  /** What stands for no duration at all, which is an empty value. */
  none?: string;
  error?: string;
  onChange: (iso: string) => void;
}

/** A duration as an amount and a unit; one that needs more is edited as ISO 8601. */
export function Duration({ label, hint, value, none, error, onChange }: Props) {
  const { t } = useWords();
  const known = value === "" && none !== undefined ? { amount: 1, unit: "" as const } : split(value);
  return (
    <Field label={label} hint={hint} validationMessage={error}>
      {known ? (
        <div className={style.duration} role="group" aria-label={label}>
          <Input type="number" min={1} disabled={known.unit === ""} aria-label={`${label}: ${t.workstreams.amount}`} value={known.unit === "" ? "" : String(known.amount)} onChange={(_, changed) => onChange(joined(Math.max(0, Math.trunc(Number(changed.value))), known.unit || "M"))} />
          <Select aria-label={`${label}: ${t.workstreams.unit}`} value={known.unit} onChange={(_, changed) => onChange(changed.value === "" ? "" : joined(known.amount, changed.value as Unit))}>
            {none !== undefined && <option value="">{none}</option>}
            {(["M", "H", "D"] as const).map((unit) => <option key={unit} value={unit}>{t.time.units[unit]}</option>)}
          </Select>
        </div>
      ) : (
        <Input value={value} onChange={(_, changed) => onChange(changed.value)} />
      )}
    </Field>
  );
}
