import type { ReactNode } from "react";
import style from "./Pill.module.css";

/** A word about how something stands. */
export function Pill({ tone = "plain", title, children }: { tone?: "plain" | "good" | "warning" | "bad" | "brand"; title?: string; children: ReactNode }) {
  return <span className={style.pill} data-tone={tone} title={title}>{children}</span>;
}
