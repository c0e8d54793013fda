import { Button, Field, Input } from "@fluentui/react-components";
import { Add20Regular, ArrowDownload20Regular, ShieldCheckmark24Regular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, asked } from "../../api/client";
import { LARGEST, useNames, whole } from "../../api/hooks";
import type { Consent } from "../../api/types";
import { save } from "../../app/save";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { recorderOf } from "../../lib/consents";
import { table } from "../../lib/csv";
import { readable } from "../../lib/numbers";
import { fault } from "../../ui/FormDialog";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Table } from "../../ui/Table";
import { RecordConsent } from "./RecordConsent";
import style from "./admin.module.css";

const MOST_PAGES = 500;

/** What a customer has said about getting texts, with every proof; and all proofs as a file. */
export default function Consents() {
  const { t } = useWords();
  const { announce, complain } = useSpeaker();
  const [number, setNumber] = useState("");
  const [recording, setRecording] = useState(false);
  const [found, setFound] = useState<Consent | null>(null);
  const lookup = useMutation({
    mutationFn: (sought: string) => asked(api.POST("/api/v1/consents:lookup", { body: { number: sought } })),
    onSuccess: (consent) => {
      setFound(consent);
      announce(`${readable(consent.number)}: ${consent.suppressed ? t.consents.optedOut : t.consents.mayBeTexted}`);
    },
    onError: () => setFound(null),
  });
  const download = useMutation({
    mutationFn: () => whole((cursor) => asked(api.GET("/api/v1/consents/export", { params: { query: { limit: LARGEST, cursor } } })), MOST_PAGES),
    onSuccess: (proofs) => save("consents.csv", table(proofs.map(({ number: customer, keyword, at, recordedAt, ourAddress, words, source, confirmed }) => ({ number: customer, keyword, at, recordedAt, ourAddress, words, source, confirmed }))), "text/csv"),
    onError: complain,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (number.trim()) lookup.mutate(number.trim());
  };
  return (
    <Page title={t.consents.title} subtitle={t.consents.subtitle} actions={<>
      <Button icon={<ArrowDownload20Regular />} disabled={download.isPending} onClick={() => download.mutate()}>{t.consents.export}</Button>
      <Button appearance="primary" icon={<Add20Regular />} onClick={() => setRecording(true)}>{t.record.action}</Button>
    </>}>
      <form onSubmit={submit} className={style.asking}>
        <Field label={t.consents.number} validationMessage={fault(lookup.error, "/number")}><Input type="tel" dir="ltr" value={number} placeholder="+14155550123" onChange={(_, { value }) => setNumber(value)} /></Field>
        <Button type="submit" appearance="primary" disabled={lookup.isPending}>{t.consents.find}</Button>
      </form>
      {recording && <RecordConsent number={number.trim()} onClose={() => setRecording(false)} onRecorded={(consent) => { setRecording(false); setNumber(consent.number); setFound(consent); }} />}
      {found ? <Found consent={found} /> : <Notice icon={<ShieldCheckmark24Regular />} title={t.consents.hint} />}
    </Page>
  );
}

function Found({ consent }: { consent: Consent }) {
  const { t, full } = useWords();
  const names = useNames();
  const sourceOf = (source: string) => { const who = recorderOf(source); return who ? t.consents.recordedBy(names(who)) : source; };
  const proofs = consent.ledger.map((proof, index) => ({ ...proof, key: String(index) })).reverse();
  return (
    <section aria-label={t.consents.proofs} style={{ display: "grid", gap: 12 }}>
      <p style={{ display: "flex", gap: 8, alignItems: "center", margin: 0 }}>
        <strong><bdi dir="ltr">{readable(consent.number)}</bdi></strong>
        {consent.suppressed ? <Pill tone="bad">{t.consents.optedOut}</Pill> : <Pill tone="good">{t.consents.mayBeTexted}</Pill>}
        {consent.blocked && <Pill tone="bad">{t.consents.blocked}</Pill>}
      </p>
      {proofs.length === 0 ? <p style={{ margin: 0 }}>{t.consents.nothing}</p> : (
        <Table
          label={t.consents.proofs} items={proofs} keyOf={(one) => one.key}
          columns={[
            { label: t.consents.said, cell: (one) => <strong>{one.keyword}</strong> },
            { label: t.consents.words, long: true, cell: (one) => <bdi dir="auto">{one.words || t.app.none}</bdi> },
            { label: t.consents.when, cell: (one) => full(Date.parse(one.at)) },
            { label: t.consents.ours, cell: (one) => <bdi dir="ltr">{one.ourAddress ? readable(one.ourAddress) : t.app.none}</bdi> },
            { label: t.consents.source, cell: (one) => <bdi>{sourceOf(one.source)}</bdi> },
          ]}
        />
      )}
    </section>
  );
}
