import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { api, asked } from "../../api/client";
import type { Kept } from "../../api/types";
import { useWords } from "../../i18n";
import { Card, Page } from "../../ui/Page";
import { Notice } from "../../ui/Notice";
import { Table } from "../../ui/Table";
import style from "./admin.module.css";
import { CustomerData } from "./CustomerData";

/** How long things are kept, what becomes of them, and the data of one customer. */
export default function Retention() {
  const { t, full } = useWords();
  const { data, error, refetch } = useQuery({ queryKey: ["retention"], queryFn: () => asked(api.GET("/api/v1/retention")) });
  const period = (one: Kept) => (one.days !== null ? t.time.spoken(one.days, "D") : one.kind === "media" ? t.retention.likeConversation : t.retention.forEver);
  return (
    <Page title={t.retention.title} subtitle={t.retention.subtitle}>
      {error && <Notice title={error.message} action={{ label: t.app.retry, onClick: () => void refetch() }} />}
      {data && (
        <Card title={t.retention.periods}>
          <MessageBar layout="multiline"><MessageBarBody>{t.retention.managedHint}</MessageBarBody></MessageBar>
          <Table
            label={t.retention.periods} items={data.kept} keyOf={(one) => one.kind}
            columns={[
              { label: t.retention.what, cell: (one) => <strong>{t.retention.kinds[one.kind]}</strong> },
              { label: t.retention.period, cell: period },
              { label: t.retention.from, cell: (one) => t.retention.froms[one.kind] },
              { label: t.retention.goes, long: true, cell: (one) => t.retention.gone[one.kind] },
              { label: t.retention.setting, cell: (one) => <code dir="ltr">{one.setting}</code>, end: true },
            ]}
          />
          <dl className={style.facts}>
            <dt>{t.retention.oldest}</dt><dd>{data.oldestClosedAt ? full(Date.parse(data.oldestClosedAt)) : t.retention.noneClosed}</dd>
            <dt>{t.retention.when}</dt><dd>{t.retention.sweep}</dd>
            <dt>{t.retention.stays}</dt><dd>{t.retention.never}</dd>
          </dl>
        </Card>
      )}
      <CustomerData />
    </Page>
  );
}
