import { Button } from "@fluentui/react-components";
import { PulseSquare24Regular } from "@fluentui/react-icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { happen, learned, refresh, useFigures, useMe, useNames, useNumbers, type StepOrder } from "../../api/hooks";
import type { State, Summary } from "../../api/types";
import { useView } from "../../api/views";
import { later } from "../../app/later";
import { useNow } from "../../app/now";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { waitingSince } from "../../lib/inbox";
import { readable } from "../../lib/numbers";
import { allowed } from "../../lib/steps";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import { Figure } from "./Figure";
import style from "./Live.module.css";
import { Today } from "./Today";

const Transfer = later(() => import("../inbox/Transfer"));
const STATES: State[] = ["open", "active", "waiting", "wrap_up"];
const TONES = { open: "warning", active: "good", waiting: "plain", wrap_up: "brand", closed: "plain" } as const;

/** Every live conversation: how it stands, who has it, how long the customer waits. */
export default function Live() {
  const { t, ago, spokenAgo } = useWords();
  const names = useNames();
  const now = useNow();
  const me = useMe().data;
  const client = useQueryClient();
  const { say, complain } = useSpeaker();
  const numbers = useNumbers().data?.items;
  const { rows, more, loadMore, isPending } = useView("all");
  const [only, setOnly] = useState<State | "">("");
  const [asking, setAsking] = useState<{ row: Summary; step: "assign" | "transfer" } | null>(null);
  const change = useMutation({
    mutationFn: ({ id, order }: { id: string; order: StepOrder }) => happen(id, order),
    onSuccess: (changed, { order }) => {
      learned(client, changed);
      setAsking(null);
      say(order.step === "assign" ? t.conversation.done.assign : order.step === "takeOver" ? t.conversation.done.pick : t.conversation.done.transfer);
    },
    onError: (error) => { complain(error); refresh(client); },
  });
  const figures = useFigures(now).data;
  const oldest = figures?.waitsSince ? Date.parse(figures.waitsSince) : null;
  const agents = figures?.agents ?? [];
  const shown = useMemo(() => {
    const wait = (row: Summary) => waitingSince(row) ?? Infinity;
    return rows.filter((row) => !only || row.state === only).sort((a, b) => wait(a) - wait(b));
  }, [rows, only]);
  const most = Math.max(1, ...agents.map((one) => one.conversations));
  return (
    <Page title={t.live.title} subtitle={t.live.subtitle}>
      <dl className={style.figures}>
        <Figure label={t.live.open} value={figures?.live.open} tone={figures?.live.open ? "warning" : undefined} />
        <Figure label={t.live.oldest} value={oldest === null ? undefined : ago(oldest, now)} spoken={oldest === null ? undefined : spokenAgo(oldest, now)} />
        <Figure label={t.live.active} value={figures?.live.active} />
        <Figure label={t.live.unanswered} value={figures?.unanswered} />
        <Figure label={t.live.waiting} value={figures?.live.waiting} />
      </dl>
      {figures && <Today figures={figures} />}
      {agents.length > 0 && (
        <section className={style.agents} aria-label={t.live.agents}>
          <h2>{t.live.agents}</h2>
          <ul>
            {agents.map(({ agent, conversations: has, unanswered: waits }) => (
              <li key={agent}>
                <bdi>{names(agent)}</bdi>
                <span className={style.bar} aria-hidden><span style={{ inlineSize: `${(has / most) * 100}%` }}><span style={{ inlineSize: `${(waits / has) * 100}%` }} /></span></span>
                <span className={style.n}>{has}{waits > 0 && <em> · {waits} {t.live.unanswered.toLocaleLowerCase()}</em>}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className={style.filter} role="group" aria-label={t.live.filter}>
        <button type="button" aria-pressed={only === ""} onClick={() => setOnly("")}>{t.live.all} <span>{figures ? STATES.reduce((sum, state) => sum + (figures.live[state] ?? 0), 0) : rows.length}</span></button>
        {STATES.map((state) => <button key={state} type="button" aria-pressed={only === state} onClick={() => setOnly(state)}>{t.states[state]} <span>{figures ? figures.live[state] ?? 0 : rows.filter((row) => row.state === state).length}</span></button>)}
      </div>
      {rows.length === 0 && !isPending && <Notice icon={<PulseSquare24Regular />} title={t.live.empty} />}
      {shown.length > 0 && me && (
        <Table
          label={t.live.title} items={shown} keyOf={(row) => row.id}
          columns={[
            { label: t.live.columns.customer, cell: (row) => <bdi>{row.contactName ?? readable(row.customerAddress)}</bdi>, to: (row) => `/inbox/all/${row.id}` },
            { label: t.live.columns.state, cell: (row) => <Pill tone={TONES[row.state]}>{t.states[row.state]}</Pill> },
            { label: t.live.columns.agent, cell: (row) => (row.agent ? <bdi>{names(row.agent)}</bdi> : "–") },
            { label: t.live.columns.waits, cell: (row) => { const since = waitingSince(row); return since === null ? "–" : <span className={style.waits}>{ago(since, now)}</span>; } },
            { label: t.live.columns.last, long: true, cell: (row) => <bdi dir="auto" className={style.preview}>{row.preview}</bdi> },
            { label: t.live.columns.number, cell: (row) => <bdi>{numbers?.find((one) => one.id === row.number)?.name ?? row.number}</bdi> },
            { label: t.live.columns.actions, end: true, cell: (row) => {
              const may = allowed(row, me);
              const step = may.includes("assign") ? "assign" : may.includes("transfer") ? "transfer" : null;
              return (
                <>
                  {step && <Button size="small" onClick={() => setAsking({ row, step })}>{t.live[step]}</Button>}
                  {may.includes("takeOver") && <> <Button size="small" disabled={change.isPending} onClick={() => change.mutate({ id: row.id, order: { step: "takeOver", agent: me.id } })}>{t.conversation.actions.takeOver}</Button></>}
                </>
              );
            } },
          ]}
        />
      )}
      {more && <Button onClick={loadMore}>{t.app.more_}</Button>}
      {asking && <Transfer step={asking.step} conversation={asking.row} busy={change.isPending} onClose={() => setAsking(null)} onChosen={(target) => change.mutate({ id: asking.row.id, order: { step: asking.step, ...target } })} />}
    </Page>
  );
}
