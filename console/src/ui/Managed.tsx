import { LockClosed16Regular } from "@fluentui/react-icons";
import { useWords } from "../i18n";
import { Pill } from "./Pill";

interface Thing {
  managedBy: string;
  deleted: boolean;
  enabled?: boolean;
}

/** How a configured thing stands: on, off, deleted; and whether deployment has the say. */
export function Managed({ thing }: { thing: Thing }) {
  const { t } = useWords();
  if (!thing.deleted && thing.enabled === undefined && thing.managedBy !== "deployment") return null;
  return (
    <span style={{ display: "inline-flex", gap: 6, flexWrap: "wrap", justifyContent: "end" }}>
      {thing.deleted ? <Pill tone="bad">{t.admin.deleted}</Pill> : thing.enabled === undefined ? null : thing.enabled ? <Pill tone="good">{t.admin.enabled}</Pill> : <Pill tone="warning">{t.admin.disabled}</Pill>}
      {thing.managedBy === "deployment" && <Pill title={t.admin.managedHint}><LockClosed16Regular aria-hidden />{t.admin.managed}</Pill>}
    </span>
  );
}
