import { Button } from "@fluentui/react-components";
import { Add20Regular, Flow24Regular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { answered, api } from "../../api/client";
import { useNumbers, useWorkstreams } from "../../api/hooks";
import { useWords } from "../../i18n";
import { Managed } from "../../ui/Managed";
import { Notice } from "../../ui/Notice";
import { Page } from "../../ui/Page";
import { Table } from "../../ui/Table";
import { WorkstreamForm } from "./WorkstreamForm";

export default function Workstreams() {
  const { t, lasting } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const workstreams = useWorkstreams().data?.items;
  const numbers = useNumbers().data?.items ?? [];
  const [adding, setAdding] = useState(false);
  return (
    <Page title={t.workstreams.title} subtitle={t.workstreams.subtitle} actions={<Button appearance="primary" icon={<Add20Regular />} onClick={() => setAdding(true)}>{t.workstreams.add}</Button>}>
      {workstreams?.length === 0 && <Notice icon={<Flow24Regular />} title={t.workstreams.empty} text={t.workstreams.emptyHint} action={{ label: t.inbox.startSetup, onClick: () => void navigate("/setup") }} />}
      {workstreams && workstreams.length > 0 && (
        <Table
          label={t.workstreams.title} items={workstreams} keyOf={(one) => one.id} dim={(one) => one.deleted}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/workstreams/${one.id}` },
            { label: t.workstreams.autoClose, cell: (one) => lasting(one.autoCloseAfter) },
            { label: t.workstreams.unanswered, cell: (one) => lasting(one.unansweredCloseAfter) },
            { label: t.workstreams.queue, cell: (one) => <bdi>{one.queue}</bdi> },
            { label: t.numbers.title, cell: (one) => t.accounts.numbers(numbers.filter((number) => number.workstream === one.id && !number.deleted).length) },
            { label: t.admin.status, cell: (one) => <Managed thing={one} />, end: true },
          ]}
        />
      )}
      {(adding || id) && <Edit id={id} onClose={() => { setAdding(false); if (id) void navigate("/workstreams"); }} />}
    </Page>
  );
}

function Edit({ id, onClose }: { id?: string; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["workstreams", id, "edit"], enabled: id !== undefined, gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/workstreams/{workstream}", { params: { path: { workstream: id ?? "" } } })),
  });
  if (id !== undefined && !one.data) return null;
  return <WorkstreamForm key={one.data?.etag} workstream={one.data?.data} etag={one.data?.etag} onClose={onClose} />;
}
