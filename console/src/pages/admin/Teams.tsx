import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { Add20Regular, PeopleTeam24Regular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { answered, api, asked } from "../../api/client";
import { useAgents, useNames } from "../../api/hooks";
import type { Team } from "../../api/types";
import { useWords } from "../../i18n";
import { Copy } from "../../ui/Copy";
import { fault, FormDialog } from "../../ui/FormDialog";
import { IdField } from "../../ui/IdField";
import { Managed } from "../../ui/Managed";
import { Notice } from "../../ui/Notice";
import { Card, Page } from "../../ui/Page";
import { Table } from "../../ui/Table";
import { lines } from "./Numbers";
import { useTeams } from "./queries";
import { useEditing } from "./useEditing";

export default function Teams() {
  const { t } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const teams = useTeams().data?.items;
  const names = useNames();
  const [adding, setAdding] = useState(false);
  return (
    <Page title={t.teams.title} subtitle={t.teams.subtitle} actions={<Button appearance="primary" icon={<Add20Regular />} onClick={() => setAdding(true)}>{t.teams.add}</Button>}>
      {teams?.length === 0 && <Notice icon={<PeopleTeam24Regular />} title={t.teams.empty} text={t.teams.emptyHint} />}
      {teams && teams.length > 0 && (
        <Table
          label={t.teams.teams} items={teams} keyOf={(one) => one.id} dim={(one) => one.deleted}
          columns={[
            { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi>, to: (one) => `/teams/${one.id}` },
            { label: t.teams.members, cell: (one) => <bdi title={one.members.join(", ")}>{one.members.length > 4 ? t.teams.count(one.members.length) : one.members.map(names).join(", ") || t.app.none}</bdi> },
            { label: t.admin.status, cell: (one) => <Managed thing={one} />, end: true },
          ]}
        />
      )}
      <Agents />
      {(adding || id) && <Edit id={id} onClose={() => { setAdding(false); if (id) void navigate("/teams"); }} />}
    </Page>
  );
}

function Agents() {
  const { t } = useWords();
  const agents = useAgents().data?.items;
  if (!agents) return null;
  return (
    <Card title={t.teams.agents} hint={t.teams.agentsHint}>
      <Table
        label={t.teams.agents} items={agents} keyOf={(one) => one.id}
        columns={[
          { label: t.admin.name, cell: (one) => <bdi>{one.name}</bdi> },
          { label: t.teams.role, cell: (one) => t.roles[one.role] },
          { label: t.teams.id, cell: (one) => <Copy value={one.id} label={one.name} />, end: true },
        ]}
      />
    </Card>
  );
}

function Edit({ id, onClose }: { id?: string; onClose: () => void }) {
  const one = useQuery({
    queryKey: ["teams", id, "edit"], enabled: id !== undefined, gcTime: 0,
    queryFn: () => answered(api.GET("/api/v1/teams/{team}", { params: { path: { team: id ?? "" } } })),
  });
  if (id !== undefined && !one.data) return null;
  return <EditForm key={one.data?.etag} team={one.data?.data} etag={one.data?.etag} onClose={onClose} />;
}

function EditForm({ team, etag, onClose }: { team: Team | undefined; etag: string | undefined; onClose: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState(team?.name ?? "");
  const [members, setMembers] = useState(team?.members.join("\n") ?? "");
  const [id, setId] = useState("");
  const { saving, removing } = useEditing<void>({
    list: "teams",
    save: () => {
      const body = { name: name.trim(), members: lines(members) };
      return team
        ? asked(api.PATCH("/api/v1/teams/{team}", { params: { path: { team: team.id }, header: { "if-match": etag } }, body }))
        : asked(api.POST("/api/v1/teams", { body: { ...body, id: id.trim() || undefined } }));
    },
    remove: team && (() => asked(api.DELETE("/api/v1/teams/{team}", { params: { path: { team: team.id }, header: { "if-match": etag } } }))),
    onDone: onClose,
  });
  return (
    <FormDialog title={team?.name ?? t.teams.add} managed={team?.managedBy === "deployment"} busy={saving.isPending} error={saving.error} shown={["/name", "/id", "/members"]} onSave={() => saving.mutate()} onClose={onClose} onRemove={team && (() => removing.mutate())}>
      <Field label={t.admin.name} required validationMessage={fault(saving.error, "/name")}><Input value={name} onChange={(_, { value }) => setName(value)} /></Field>
      {!team && <IdField value={id} error={fault(saving.error, "/id")} onChange={setId} />}
      <Field label={t.teams.members} hint={t.teams.membersHint} validationMessage={fault(saving.error, "/members")}><Textarea rows={6} value={members} onChange={(_, { value }) => setMembers(value)} /></Field>
    </FormDialog>
  );
}
