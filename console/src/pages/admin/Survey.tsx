import { useNavigate, useParams } from "react-router";
import { useWorkstreams } from "../../api/hooks";
import type { Workstream } from "../../api/types";
import { useWords } from "../../i18n";
import { Card, Page } from "../../ui/Page";
import { Managed } from "../../ui/Managed";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import { SurveyForm } from "./SurveyForm";
import { SurveyResults } from "./SurveyResults";
import { SurveyTexts } from "./SurveyTexts";

/** What customers are asked after a conversation, in which words, and what they answered. */
export default function Survey() {
  const { t, lasting } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const workstreams = (useWorkstreams().data?.items ?? []).filter((one) => !one.deleted);
  return (
    <Page title={t.survey.title} subtitle={t.survey.subtitle}>
      <SurveyResults workstreams={workstreams} />
      <Card title={t.survey.where} hint={t.survey.whereHint}>
        {workstreams.length === 0 ? <p>{t.workstreams.empty}</p> : <Table
          label={t.survey.where} items={workstreams} keyOf={(one) => one.id}
          columns={[
            { label: t.panel.workstream, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/survey/${one.id}` },
            { label: t.survey.question, cell: (one) => (one.survey ? t.survey.scales[one.survey.scale] : t.survey.nothing) },
            { label: t.survey.answered, cell: (one) => one.survey && t.survey.modes[one.survey.mode] },
            { label: t.survey.within, cell: (one) => one.survey && lasting(one.survey.answerWithin) },
            { label: t.admin.status, cell: (one) => <Asks workstream={one} />, end: true },
          ]}
        />}
      </Card>
      <SurveyTexts />
      {id && <SurveyForm id={id} onClose={() => void navigate("/survey")} />}
    </Page>
  );
}

/** Whether it is asked: a survey is an automated message, so those have to be allowed. */
function Asks({ workstream }: { workstream: Workstream }) {
  const { t } = useWords();
  const asks = Boolean(workstream.survey);
  const silent = asks && !workstream.allowAutomatedMessages;
  return (
    <>
      {silent && <><Pill tone="warning" title={t.survey.silentHint}>{t.survey.silent}</Pill> </>}
      <Managed thing={{ ...workstream, enabled: asks && !silent ? true : undefined }} />
    </>
  );
}
