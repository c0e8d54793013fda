import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Problem } from "../../api/client";
import { outside } from "../../ui/FormDialog";
import style from "./admin.module.css";

/** The buttons below a step of the assistant. */
export function Foot({ children }: { children: ReactNode }) {
  return <div className={style.foot}>{children}</div>;
}

/** What went wrong in a step, but for what stands beside one of its fields. */
export function Fault({ error, shown = [] }: { error: unknown; shown?: readonly string[] }) {
  if (!(error instanceof Error)) return null;
  const told = error instanceof Problem ? outside(error, shown, error.detail) : [error.message];
  return told.map((one) => <MessageBar key={one} intent="error" layout="multiline"><MessageBarBody>{one}</MessageBarBody></MessageBar>);
}
