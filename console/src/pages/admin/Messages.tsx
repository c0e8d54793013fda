import { Button, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { Edit16Regular } from "@fluentui/react-icons";
import { Fragment, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useWorkstreams } from "../../api/hooks";
import type { Trigger } from "../../api/types";
import { useWords } from "../../i18n";
import { Managed } from "../../ui/Managed";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import { EditMessage, MessageForm } from "./MessageForm";
import { useIsSaid, useMessageDefaults, useMessages, usePlaceOf } from "./queries";

/** What the channel says by itself: everything that may be said, then what was made of it here. */
export default function Messages() {
  const { t } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const own = useMessages().data?.items ?? [];
  const defaults = useMessageDefaults().data?.items ?? [];
  const placeOf = usePlaceOf();
  const isSaid = useIsSaid();
  const quiet = (useWorkstreams().data?.items ?? []).filter((one) => !one.allowAutomatedMessages && !one.deleted);
  const unsaid = <Pill tone="warning" title={t.messages.notSaidHint}>{t.messages.notSaid}</Pill>;
  const [adding, setAdding] = useState<Trigger>();
  return (
    <Page title={t.messages.title} subtitle={t.messages.subtitle}>
      {quiet.length > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            {t.messages.quiet} {quiet.map((one, at) => <Fragment key={one.id}>{at > 0 && ", "}<Link to={`/workstreams/${one.id}`}><bdi>{one.name}</bdi></Link></Fragment>)}
          </MessageBarBody>
        </MessageBar>
      )}
      {own.length > 0 && (
        <Table
          label={t.messages.own} items={own} keyOf={(one) => one.id} dim={(one) => one.deleted}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/messages/${one.id}` },
            { label: t.messages.when, cell: (one) => t.messages.triggers[one.trigger] },
            { label: t.messages.where, cell: (one) => <Pill>{placeOf(one)}</Pill> },
            { label: t.texts.text, long: true, cell: (one) => <span dir="auto">{Object.values(one.texts)[0] ?? t.messages.builtIn}</span> },
            { label: t.admin.status, cell: (one) => (isSaid(one.trigger, one) || !one.enabled ? <Managed thing={one} /> : <>{unsaid} <Managed thing={{ ...one, enabled: undefined }} /></>), end: true },
          ]}
        />
      )}
      <Table
        label={t.messages.all} items={defaults} keyOf={(one) => one.trigger}
        columns={[
          { label: t.messages.when, cell: (one) => t.messages.triggers[one.trigger] },
          { label: t.messages.builtIn, long: true, cell: (one) => <span dir="auto">{one.texts.en}</span> },
          { label: t.admin.status, cell: (one) => (!one.enabled ? <Pill>{t.messages.silent}</Pill> : isSaid(one.trigger) ? <Pill tone="good">{t.admin.enabled}</Pill> : unsaid) },
          { label: t.messages.change, cell: (one) => <Button size="small" icon={<Edit16Regular />} onClick={() => setAdding(one.trigger)}>{t.messages.change}<span className="visually-hidden">: {t.messages.triggers[one.trigger]}</span></Button>, end: true },
        ]}
      />
      {adding && <MessageForm key={adding} trigger={adding} built={defaults.find((one) => one.trigger === adding)} onClose={() => setAdding(undefined)} />}
      {id && <EditMessage id={id} onClose={() => void navigate("/messages")} />}
    </Page>
  );
}
