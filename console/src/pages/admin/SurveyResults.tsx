import { Button, Field, Select, Switch } from "@fluentui/react-components";
import { ArrowDownload20Regular, Poll24Regular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, asked } from "../../api/client";
import { useNames } from "../../api/hooks";
import type { SurveyResult, SurveySummary, Workstream } from "../../api/types";
import { save } from "../../app/save";
import { present, useNow } from "../../app/now";
import { useWords } from "../../i18n";
import { table } from "../../lib/csv";
import { BOUNDS, figureOf, share } from "../../lib/surveys";
import { Notice } from "../../ui/Notice";
import { Card } from "../../ui/Page";
import { Table } from "../../ui/Table";
import style from "./admin.module.css";

const DAYS = [7, 30, 90] as const;
const DAY = 86_400_000;
const PAGE = 50;

function useResults(days: number, workstream: string) {
  const query = () => ({ from: new Date(present() - days * DAY).toISOString(), ...(workstream && { workstream }) });
  const kept = { staleTime: 30_000, placeholderData: <T,>(before: T) => before };
  return {
    summary: useQuery({ queryKey: ["surveys", "summary", days, workstream], queryFn: () => asked(api.GET("/api/v1/surveys/summary", { params: { query: query() } })), ...kept }),
    answers: useQuery({ queryKey: ["surveys", "answers", days, workstream], queryFn: () => asked(api.GET("/api/v1/surveys", { params: { query: query() } })), ...kept }),
  };
}

/** What was answered in a period: what it adds up to, and every answer. */
export function SurveyResults({ workstreams }: { workstreams: readonly Workstream[] }) {
  const { t } = useWords();
  const [days, setDays] = useState(30);
  const [workstream, setWorkstream] = useState("");
  const { summary, answers } = useResults(days, workstream);
  const nameOf = (id: string) => workstreams.find((one) => one.id === id)?.name ?? id;
  const results = answers.data?.items ?? [];
  const failed = summary.error ?? answers.error;
  const exported = () => save("survey.csv", table(results.map(({ askedAt, conversation, workstream: asking, agent, scale, mode, score, answeredAt }) => ({ askedAt, conversation, workstream: asking, agent, scale, mode, score, answeredAt }))), "text/csv");
  return (
    <Card title={t.survey.results} hint={t.survey.resultsHint} actions={<Button icon={<ArrowDownload20Regular />} disabled={results.length === 0} onClick={exported}>{t.survey.export}</Button>}>
      <div className={style.filters}>
        <Field label={t.survey.period}>
          <Select value={String(days)} onChange={(_, { value }) => setDays(Number(value))}>
            {DAYS.map((one) => <option key={one} value={one}>{t.survey.lastDays(one)}</option>)}
          </Select>
        </Field>
        <Field label={t.panel.workstream}>
          <Select value={workstream} onChange={(_, { value }) => setWorkstream(value)}>
            <option value="">{t.quickReplies.everyWorkstream}</option>
            {workstreams.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          </Select>
        </Field>
      </div>
      {failed && <Notice title={failed.message} action={{ label: t.app.retry, onClick: () => { void summary.refetch(); void answers.refetch(); } }} />}
      {summary.data?.items.length === 0 && <Notice icon={<Poll24Regular />} title={t.survey.none} text={t.survey.noneHint} />}
      {summary.data && summary.data.items.length > 0 && <Totals items={summary.data.items} nameOf={nameOf} />}
      {results.length > 0 && <Answers key={`${days} ${workstream}`} items={results} nameOf={nameOf} />}
    </Card>
  );
}

type NameOf = (workstream: string) => string;

function Totals({ items, nameOf }: { items: readonly SurveySummary[]; nameOf: NameOf }) {
  const { t } = useWords();
  return (
    <Table
      label={t.survey.totals} items={items} keyOf={(one) => `${one.workstream} ${one.scale}`}
      columns={[
        { label: t.panel.workstream, cell: (one) => <strong><bdi>{nameOf(one.workstream)}</bdi></strong> },
        { label: t.survey.question, cell: (one) => t.survey.scales[one.scale] },
        { label: t.survey.asked, cell: (one) => String(one.asked) },
        { label: t.survey.answers, cell: (one) => t.survey.rate(one.answered, share(one.answered, one.asked)) },
        { label: t.survey.average, cell: (one) => (one.average === null ? "–" : <strong>{t.survey.outOf(one.average, BOUNDS[one.scale][1])}</strong>) },
        { label: t.survey.figure, cell: (one) => { const figure = figureOf(one); return figure === null ? "–" : t.survey.figures[one.scale](figure); } },
      ]}
    />
  );
}

function Answers({ items, nameOf }: { items: readonly SurveyResult[]; nameOf: NameOf }) {
  const { t, full } = useWords();
  const names = useNames();
  const now = useNow();
  const [all, setAll] = useState(false);
  const [most, setMost] = useState(PAGE);
  const listed = all ? items : items.filter((one) => one.score !== null);
  const answer = (one: SurveyResult) => (one.score === null ? (Date.parse(one.expiresAt) > now ? t.survey.open : t.survey.ranOut) : <strong>{t.survey.outOf(one.score, BOUNDS[one.scale][1])}</strong>);
  return (
    <>
      <Switch checked={all} label={t.survey.unanswered} onChange={(_, { checked }) => setAll(checked)} />
      {listed.length === 0 ? <p className={style.hint}>{t.survey.noAnswer}</p> : (
        <Table
          label={t.survey.list} items={listed.slice(0, most)} keyOf={(one) => one.conversation}
          columns={[
            { label: t.survey.askedAt, cell: (one) => full(Date.parse(one.askedAt)), to: (one) => `/inbox/all/${one.conversation}` },
            { label: t.survey.answer, cell: answer },
            { label: t.panel.workstream, cell: (one) => <bdi>{nameOf(one.workstream)}</bdi> },
            { label: t.panel.agent, cell: (one) => <bdi>{names(one.agent) || t.panel.nobody}</bdi> },
            { label: t.survey.answered, cell: (one) => t.survey.modes[one.mode], end: true },
          ]}
        />
      )}
      {listed.length > most && <Button onClick={() => setMost(most + PAGE)}>{t.app.more_}</Button>}
    </>
  );
}
