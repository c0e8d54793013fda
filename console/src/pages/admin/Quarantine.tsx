import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from "@fluentui/react-components";
import { ShieldCheckmark48Regular } from "@fluentui/react-icons";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, asked, cursorOf } from "../../api/client";
import { interval } from "../../api/hooks";
import type { Quarantined } from "../../api/types";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import style from "./admin.module.css";

export default function Quarantine() {
  const { t, full } = useWords();
  const { say, complain } = useSpeaker();
  const client = useQueryClient();
  const [shown, setShown] = useState<string | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["quarantine"], initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => asked(api.GET("/api/v1/quarantine", { params: { query: { limit: 50, cursor: pageParam } } })),
    getNextPageParam: (page) => cursorOf(page.nextLink), refetchInterval: () => interval(5),
  });
  const learned = () => client.invalidateQueries({ queryKey: ["quarantine"] });
  const replay = useMutation({
    mutationFn: (call: string) => asked(api.POST("/api/v1/quarantine/{call}:replay", { params: { path: { call } } })),
    onSuccess: (call) => { say(outcome(call) ?? t.quarantine.replayed); return learned(); },
    onError: complain,
  });
  const remove = useMutation({
    mutationFn: (call: string) => asked(api.DELETE("/api/v1/quarantine/{call}", { params: { path: { call } } })),
    onSuccess: () => { setShown(null); return learned(); }, onError: complain,
  });
  const outcome = (call: Quarantined) => (call.outcome === null ? null : call.outcome === "stored" ? t.quarantine.stored : t.quarantine.refusedAgain(t.quarantine.outcomes[call.outcome] ?? call.outcome));
  const items = list.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t.quarantine.title} subtitle={t.quarantine.subtitle}>
      {items?.length === 0 && <Notice icon={<ShieldCheckmark48Regular />} title={t.quarantine.empty} text={t.quarantine.emptyHint} />}
      {items && items.length > 0 && (
        <Table
          label={t.quarantine.title} items={items} keyOf={(one) => one.id}
          columns={[
            { label: t.quarantine.received, cell: (one) => full(Date.parse(one.receivedAt)), onOpen: (one) => setShown(one.id) },
            { label: t.quarantine.provider, cell: (one) => <bdi>{one.account ?? one.provider}</bdi> },
            { label: t.quarantine.reason, long: true, cell: (one) => <span title={one.detail}><strong>{t.quarantine.reasons[one.reason] ?? one.reason}</strong><br /><span style={{ color: "var(--ink-3)" }}>{t.quarantine.todo[hint(one)] ?? one.detail}</span></span> },
            { label: t.quarantine.outcome, cell: (one) => (one.outcome === "stored" ? <Pill tone="good">{t.quarantine.stored}</Pill> : one.outcome ? <Pill tone="bad" title={one.outcome}>{outcome(one)}</Pill> : <Pill tone="warning">{t.quarantine.waiting}</Pill>) },
            { label: t.live.columns.actions, end: true, cell: (one) => one.replayable && <Button size="small" disabled={replay.isPending} onClick={() => replay.mutate(one.id)}>{t.quarantine.replay}</Button> },
          ]}
        />
      )}
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t.app.more_}</Button>}
      {shown && <Call id={shown} onClose={() => setShown(null)} onReplay={() => replay.mutate(shown)} onRemove={() => remove.mutate(shown)} />}
    </Page>
  );
}

/** What is to be done about a call: one that nothing vouches for cannot be taken again. */
const hint = (call: Quarantined) => (call.replayable ? call.reason : "unproven");

function Call({ id, onClose, onReplay, onRemove }: { id: string; onClose: () => void; onReplay: () => void; onRemove: () => void }) {
  const { t, full } = useWords();
  const call = useQuery({ queryKey: ["quarantine", id], queryFn: () => asked(api.GET("/api/v1/quarantine/{call}", { params: { path: { call: id } } })) }).data;
  if (!call) return null;
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: 720 }}>
        <DialogBody>
          <DialogTitle>{t.quarantine.reasons[call.reason] ?? call.reason}</DialogTitle>
          <DialogContent style={{ display: "grid", gap: 12 }}>
            <p>{call.detail}</p>
            <p className={style.hint}>{t.quarantine.todo[hint(call)]}</p>
            <dl className={style.facts}>
              <dt>{t.quarantine.received}</dt><dd>{full(Date.parse(call.receivedAt))}</dd>
              <dt>{t.quarantine.provider}</dt><dd><bdi>{call.provider} {call.account}</bdi></dd>
              <dt>{t.quarantine.headers}</dt><dd><bdi>{call.headerNames.join(", ")}</bdi></dd>
              <dt>{t.quarantine.body}</dt><dd>{call.method}, {t.quarantine.size(call.size)}</dd>
            </dl>
            <pre className={style.body} dir="ltr">{call.body}</pre>
          </DialogContent>
          <DialogActions>
            <Button appearance="subtle" style={{ marginInlineEnd: "auto" }} onClick={onRemove}>{t.app.remove}</Button>
            <Button onClick={onClose}>{t.app.close}</Button>
            {call.replayable && <Button appearance="primary" onClick={() => { onReplay(); onClose(); }}>{t.quarantine.replay}</Button>}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
