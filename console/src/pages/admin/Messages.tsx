import { Button } from "@fluentui/react-components";
import { Add20Regular } from "@fluentui/react-icons";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { Trigger } from "../../api/types";
import { useWords } from "../../i18n";
import { Managed } from "../../ui/Managed";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import { EditMessage, MessageForm } from "./MessageForm";
import { useMessageDefaults, useMessages, usePlaceOf } from "./queries";

/** What the channel says by itself: everything that may be said, then what was made of it here. */
export default function Messages() {
  const { t } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const own = useMessages().data?.items ?? [];
  const defaults = useMessageDefaults().data?.items ?? [];
  const placeOf = usePlaceOf();
  const [adding, setAdding] = useState<Trigger>();
  return (
    <Page title={t.messages.title} subtitle={t.messages.subtitle}>
      {own.length > 0 && (
        <Table
          label={t.messages.own} items={own} keyOf={(one) => one.id} dim={(one) => one.deleted}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/messages/${one.id}` },
            { label: t.messages.when, cell: (one) => t.messages.triggers[one.trigger] },
            { label: t.messages.where, cell: (one) => <Pill>{placeOf(one)}</Pill> },
            { label: t.texts.text, cell: (one) => <span dir="auto">{Object.values(one.texts)[0] ?? t.messages.builtIn}</span> },
            { label: t.admin.status, cell: (one) => <Managed thing={one} />, end: true },
          ]}
        />
      )}
      <Table
        label={t.messages.all} items={defaults} keyOf={(one) => one.trigger}
        columns={[
          { label: t.messages.when, cell: (one) => t.messages.triggers[one.trigger] },
          { label: t.messages.builtIn, cell: (one) => <span dir="auto">{one.texts.en}</span> },
          { label: t.admin.status, cell: (one) => (one.enabled ? <Pill tone="good">{t.admin.enabled}</Pill> : <Pill>{t.messages.silent}</Pill>) },
          { label: t.messages.change, cell: (one) => <Button size="small" icon={<Add20Regular />} onClick={() => setAdding(one.trigger)}>{t.messages.change}<span className="visually-hidden">: {t.messages.triggers[one.trigger]}</span></Button>, end: true },
        ]}
      />
      {adding && <MessageForm key={adding} trigger={adding} built={defaults.find((one) => one.trigger === adding)} onClose={() => setAdding(undefined)} />}
      {id && <EditMessage id={id} onClose={() => void navigate("/messages")} />}
    </Page>
  );
}
