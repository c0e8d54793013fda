import { CheckmarkCircle20Filled, ErrorCircle20Filled, Lightbulb20Filled, QuestionCircle20Filled } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { Check } from "../../api/types";
import { useNumbers } from "../../api/hooks";
import { useWords } from "../../i18n";
import style from "./admin.module.css";

const SIGNS: Record<Check["verdict"], ReactNode> = {
  ok: <CheckmarkCircle20Filled />, wrong: <ErrorCircle20Filled />, unknown: <QuestionCircle20Filled />,
  advice: <Lightbulb20Filled />,
};

/** What the provider says, line by line. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  const { t } = useWords();
  const numbers = useNumbers().data?.items;
  return (
    <ul className={style.checks}>
      {checks.map((check) => (
        <li key={`${check.check}${check.number ?? ""}${check.code}`} data-verdict={check.verdict}>
          <span aria-hidden>{SIGNS[check.verdict]}</span>
          <div>
            <p><strong>{t.accounts.checks[check.check] ?? check.check}</strong>{check.number && <> · <bdi>{numbers?.find((one) => one.id === check.number)?.name ?? check.number}</bdi></>} <span className={style.verdict}>{t.accounts.verdicts[check.verdict]}</span></p>
            <p>{check.detail}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
