import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useNumbers, useWorkstreams } from "../../api/hooks";
import { useWords } from "../../i18n";
import { readable } from "../../lib/numbers";
import type { Progress, Step } from "./Setup";
import { labelOf, useAccounts, useProviders } from "./queries";
import style from "./admin.module.css";

/** What was set up, with the way back to each step. */
export function SetupSummary({ progress, onChange }: { progress: Progress; onChange: (step: Step) => void }) {
  const { t, lasting } = useWords();
  const providers = useProviders().data?.items;
  const account = useAccounts().data?.items.find((one) => one.id === progress.account);
  const number = useNumbers().data?.items.find((one) => one.id === progress.number);
  const workstream = useWorkstreams().data?.items.find((one) => one.id === (number?.workstream ?? progress.workstream));
  const rows: [Step, ReactNode][] = [
    ["provider", account && labelOf(providers, account.provider)],
    ["credentials", account?.name],
    ["acknowledgement", progress.done.includes("acknowledgement") ? t.setup.agreed : t.setup.notAgreed],
    ["callbacks", progress.done.includes("callbacks") ? t.setup.atProvider : t.setup.notYet],
    ["validate", progress.done.includes("validate") ? t.setup.validated : t.setup.notValidated],
    ["workstream", workstream && `${workstream.name} – ${t.setup.closesAfter(lasting(workstream.autoCloseAfter))}`],
    ["number", number && <bdi>{number.name} – {readable(number.number)}</bdi>],
  ];
  return (
    <section aria-label={t.setup.summary} className={style.summary}>
      <h3>{t.setup.summary}</h3>
      <dl>
        {rows.map(([step, value]) => (
          <div key={step}>
            <dt>{step === "credentials" ? t.setup.account : t.setup.steps[step]}</dt>
            <dd>{value}</dd>
            <dd><Button size="small" appearance="subtle" aria-label={`${t.setup.look}: ${t.setup.steps[step]}`} onClick={() => onChange(step)}>{t.setup.look}</Button></dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
