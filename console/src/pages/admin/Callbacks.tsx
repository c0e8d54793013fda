import { Spinner } from "@fluentui/react-components";
import { useWords } from "../../i18n";
import { Copy } from "../../ui/Copy";
import { useCallbackOf } from "./queries";
import style from "./admin.module.css";

/** What is copied to the provider, where it goes there, and the mail where it takes one. */
export function Callbacks({ account }: { account: string }) {
  const { t } = useWords();
  const { data, error } = useCallbackOf(account);
  if (error) return <p>{error.message}</p>;
  if (!data) return <Spinner size="small" aria-label={t.app.loading} />;
  return (
    <div className={style.callbacks}>
      {data.boxes.map((box) => (
        <div key={box.label} className={style.box}>
          <h3>{box.label}</h3>
          <Copy value={box.value} label={box.label} />
          <p>{t.accounts.goesTo}: {box.goesTo}</p>
        </div>
      ))}
      <div>
        <h3>{t.accounts.steps}</h3>
        <ol className={style.steps}>{data.steps.map((step) => <li key={step}>{step}</li>)}</ol>
      </div>
      {data.mail && (
        <div className={style.box}>
          <h3>{t.accounts.mail}</h3>
          <dl className={style.mail}>
            <dt>{t.accounts.mailTo}</dt><dd><Copy value={data.mail.to} label={t.accounts.mailTo} /></dd>
            <dt>{t.accounts.mailSubject}</dt><dd><Copy value={data.mail.subject} label={t.accounts.mailSubject} /></dd>
          </dl>
          <Copy block value={data.mail.body} label={t.accounts.mail} />
        </div>
      )}
    </div>
  );
}
