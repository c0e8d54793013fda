import { Button, Checkbox, Field, Input, Select } from "@fluentui/react-components";
import { Add20Regular, Delete20Regular } from "@fluentui/react-icons";
import type { CommercialConsent, Reason } from "../../api/types";
import { useNow } from "../../app/now";
import { useWords } from "../../i18n";
import { todayIn } from "../../lib/hours";
import { CAPS, NEW_CONTACT_RULE, type ContactRuleDraft } from "../../lib/workstreams";
import admin from "./admin.module.css";
import { Holidays, inTimes, Times } from "./Times";
import style from "./Week.module.css";
import type { Part } from "./WorkstreamForm";

/** Where faults of contact rules are shown. */
export function inContactRules(rules: readonly ContactRuleDraft[]): string[] {
  return rules.flatMap((rule, place) => {
    const at = `/contactRules/${place}`;
    return [`${at}/name`, `${at}/purposes`, `${at}/countries`, `${at}/prefixes`, ...inTimes(at, rule)];
  });
}

/** Texts that we start: with whose consent, how many, and when. */
export function Outreach({ draft, set, about }: Part) {
  const { t } = useWords();
  return (
    <div className={style.times} role="group" aria-label={t.outreach.title}>
      <h3 className={style.title}>{t.outreach.title}</h3>
      <Field label={t.outreach.consent} hint={t.outreach.consentHint} validationMessage={about("/commercialConsent")}>
        <Select value={draft.commercialConsent} onChange={(_, { value }) => set({ commercialConsent: value as CommercialConsent })}>
          {Object.entries(t.outreach.consents).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </Select>
      </Field>
      <fieldset className={admin.group}>
        <legend>{t.outreach.caps}</legend>
        <p className={admin.hint}>{t.outreach.capsHint}</p>
        <div className={style.row}>
          {CAPS.map((cap) => (
            <Field key={cap} label={t.outreach.capNames[cap]} validationMessage={about(`/caps/${cap}`)}>
              <Input type="number" min={0} value={draft.caps[cap]} onChange={(_, { value }) => set({ caps: { ...draft.caps, [cap]: value } })} />
            </Field>
          ))}
        </div>
      </fieldset>
      <ContactRules rules={draft.contactRules} about={about} onChange={(contactRules) => set({ contactRules })} />
    </div>
  );
}

function ContactRules({ rules, about, onChange }: { rules: readonly ContactRuleDraft[]; about: Part["about"]; onChange: (rules: ContactRuleDraft[]) => void }) {
  const { t } = useWords();
  return (
    <>
      <p className={admin.hint}>{t.outreach.rulesHint}</p>
      {rules.map((one, place) => (
        <Rule
          // By its place: its name is still being written.
          key={place} one={one} name={t.outreach.rule(place + 1)} at={`/contactRules/${place}`} about={about}
          onChange={(changes) => onChange(rules.map((each, index) => (index === place ? { ...each, ...changes } : each)))} onRemove={() => onChange(rules.filter((_, index) => index !== place))}
        />
      ))}
      <div><Button icon={<Add20Regular />} onClick={() => onChange([...rules, NEW_CONTACT_RULE])}>{t.outreach.addRule}</Button></div>
    </>
  );
}

interface RuleProps {
  one: ContactRuleDraft;
  name: string;
  at: string;
  about: Part["about"];
  onChange: (changes: Partial<ContactRuleDraft>) => void;
  onRemove: () => void;
}

function Rule({ one, name, at, about, onChange, onRemove }: RuleProps) {
  const { t } = useWords();
  const today = todayIn("UTC", useNow());
  return (
    <fieldset className={style.one} aria-label={name}>
      <Field label={t.admin.name} required validationMessage={about(`${at}/name`)}><Input value={one.name} onChange={(_, { value }) => onChange({ name: value })} /></Field>
      <Purposes chosen={one.purposes} onChange={(purposes) => onChange({ purposes })} />
      <div className={style.row}>
        <Field label={t.outreach.countries} hint={t.outreach.countriesHint} validationMessage={about(`${at}/countries`)}><Input value={one.countries} onChange={(_, { value }) => onChange({ countries: value })} /></Field>
        <Field label={t.outreach.prefixes} hint={t.outreach.prefixesHint} validationMessage={about(`${at}/prefixes`)}><Input dir="ltr" value={one.prefixes} onChange={(_, { value }) => onChange({ prefixes: value })} /></Field>
      </div>
      <p className={admin.hint}>{t.outreach.timesHint}</p>
      <Times items={one.events} today={today} about={about} at={at} onChange={(events) => onChange({ events })} />
      <Holidays items={one.holidays} today={today} about={about} at={at} onChange={(holidays) => onChange({ holidays })} />
      <div className={style.foot}><span /><Button size="small" appearance="subtle" icon={<Delete20Regular />} aria-label={t.hours.removeOne(name)} onClick={onRemove} /></div>
    </fieldset>
  );
}

function Purposes({ chosen, onChange }: { chosen: readonly Reason[]; onChange: (purposes: Reason[]) => void }) {
  const { t } = useWords();
  const all = Object.entries(t.outreach.purposeNames) as [Reason, string][];
  return (
    <fieldset className={admin.group}>
      <legend>{t.outreach.purposes}</legend>
      <div className={admin.kinds}>
        {all.map(([reason, label]) => (
          <Checkbox key={reason} label={label} checked={chosen.includes(reason)} onChange={(_, { checked }) => onChange(all.map(([one]) => one).filter((one) => (one === reason ? checked : chosen.includes(one))))} />
        ))}
      </div>
    </fieldset>
  );
}
