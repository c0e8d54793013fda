import { Button } from "@fluentui/react-components";
import { Edit16Regular } from "@fluentui/react-icons";
import { useState } from "react";
import type { AutomatedMessage, MessageDefault, Trigger } from "../../api/types";
import { useWords } from "../../i18n";
import { Managed } from "../../ui/Managed";
import { Card } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import { EditMessage, MessageForm } from "./MessageForm";
import { useMessageDefaults, useMessages, usePlaceOf } from "./queries";

const TRIGGERS: readonly Trigger[] = ["survey", "survey_link", "survey_thanks"];

type Said = { key: string; trigger: Trigger } & ({ own: AutomatedMessage; built?: undefined } | { own?: undefined; built: MessageDefault });

/** The words of a survey: the built-in ones, and below each what was made of it here. */
export function SurveyTexts() {
  const { t } = useWords();
  const own = useMessages().data?.items ?? [];
  const defaults = useMessageDefaults().data?.items ?? [];
  const placeOf = usePlaceOf();
  const [open, setOpen] = useState<Said>();
  const said = TRIGGERS.flatMap((trigger): Said[] => [
    ...defaults.filter((one) => one.trigger === trigger).map((built) => ({ key: trigger, trigger, built })),
    ...own.filter((one) => one.trigger === trigger && !one.deleted).map((one) => ({ key: one.id, trigger, own: one })),
  ]);
  return (
    <Card title={t.survey.texts} hint={t.survey.textsHint}>
      <Table
        label={t.survey.texts} items={said} keyOf={(one) => one.key}
        columns={[
          { label: t.messages.when, cell: (one) => t.messages.triggers[one.trigger] },
          { label: t.texts.text, long: true, cell: (one) => <span dir="auto">{one.own ? (Object.values(one.own.texts)[0] ?? t.messages.builtIn) : one.built.texts.en}</span> },
          { label: t.messages.where, cell: (one) => <Pill>{one.own ? placeOf(one.own) : t.messages.builtIn}</Pill> },
          { label: t.admin.status, cell: (one) => one.own && <Managed thing={one.own} /> },
          { label: t.messages.change, end: true, cell: (one) => (
            <Button size="small" icon={<Edit16Regular />} onClick={() => setOpen(one)}>
              {one.own ? t.app.edit : t.messages.change}<span className="visually-hidden">: {one.own?.name ?? t.messages.triggers[one.trigger]}</span>
            </Button>
          ) },
        ]}
      />
      {open?.own && <EditMessage id={open.own.id} onClose={() => setOpen(undefined)} />}
      {open?.built && <MessageForm key={open.key} trigger={open.trigger} built={open.built} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}
