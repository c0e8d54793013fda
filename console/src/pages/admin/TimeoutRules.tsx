import { Button, Field, Select } from "@fluentui/react-components";
import { Add20Regular, Delete20Regular } from "@fluentui/react-icons";
import { useNumbers } from "../../api/hooks";
import type { Workstream } from "../../api/types";
import { useWords } from "../../i18n";
import { brandOf, filled, speakerAt, variablesOf, writtenAt } from "../../lib/automatic";
import { NEW_RULE, type RuleDraft } from "../../lib/workstreams";
import { fault } from "../../ui/FormDialog";
import { Duration } from "./Duration";
import { Texts } from "./Texts";
import style from "./Week.module.css";

interface Props {
  workstream: Workstream | undefined;
  rules: readonly RuleDraft[];
  error: unknown;
  onChange: (rules: RuleDraft[]) => void;
}

/** What is done about silence, one rule below the other. */
export function TimeoutRules({ workstream, rules, error, onChange }: Props) {
  const { t } = useWords();
  const numbers = useNumbers().data?.items ?? [];
  const speaker = workstream && speakerAt(`workstream:${workstream.id}`, numbers);
  const variables = variablesOf("timeout_rule", speaker, workstream, t.messages.exampleAgent, location.origin);
  const sent = speaker && { by: brandOf(speaker), filled: (text: string) => filled(text, variables) };
  return (
    <div className={style.times} role="group" aria-label={t.workstreams.rules}>
      <h3 className={style.title}>{t.workstreams.rules}</h3>
      {rules.map((one, place) => (
        <Rule
          // By its place: a rule has no name of its own.
          key={place} one={one} name={t.workstreams.rule(place + 1)} sent={sent} about={(field) => fault(error, `/timeoutRules/${place}/${field}`)}
          onChange={(changes) => onChange(rules.map((each, index) => (index === place ? { ...each, ...changes } : each)))} onRemove={() => onChange(rules.filter((_, index) => index !== place))}
        />
      ))}
      <div><Button icon={<Add20Regular />} onClick={() => onChange([...rules, NEW_RULE])}>{t.workstreams.addRule}</Button></div>
    </div>
  );
}

interface RuleProps {
  one: RuleDraft;
  name: string;
  sent: Parameters<typeof Texts>[0]["sent"];
  about: (field: string) => string | undefined;
  onChange: (changes: Partial<RuleDraft>) => void;
  onRemove: () => void;
}

function Rule({ one, name, sent, about, onChange, onRemove }: RuleProps) {
  const { t } = useWords();
  const says = one.action === "message";
  return (
    <fieldset className={style.one} aria-label={name}>
      <div className={style.row}>
        <Choice label={t.workstreams.silent} value={one.silent} among={t.workstreams.silents} onChange={(silent) => onChange({ silent })} />
        <Choice label={t.workstreams.action} value={one.action} among={t.workstreams.ruleActions} onChange={(action) => onChange({ action })} />
        {says && <Choice label={t.workstreams.to} value={one.to} among={t.workstreams.recipients} onChange={(to) => onChange({ to })} />}
      </div>
      <Duration label={t.workstreams.after} value={one.after} error={about("after")} onChange={(after) => onChange({ after })} />
      {says && <Texts texts={one.texts} onChange={(texts) => onChange({ texts })} hint={t.messages.variables(writtenAt("timeout_rule"))} problem={about("texts")} free={one.to === "agent"} sent={sent} />}
      <div className={style.foot}>
        <span>{says && one.to === "customer" && t.workstreams.ruleHint}</span>
        <Button size="small" appearance="subtle" icon={<Delete20Regular />} aria-label={t.hours.removeOne(name)} onClick={onRemove} />
      </div>
    </fieldset>
  );
}

function Choice<T extends string>({ label, value, among, onChange }: { label: string; value: T; among: Readonly<Record<T, string>>; onChange: (value: T) => void }) {
  return (
    <Field label={label}>
      <Select value={value} onChange={(_, changed) => onChange(changed.value as T)}>
        {Object.entries<string>(among).map(([each, said]) => <option key={each} value={each}>{said}</option>)}
      </Select>
    </Field>
  );
}
