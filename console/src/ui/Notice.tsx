import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import style from "./Notice.module.css";

interface Props {
  title: string;
  text?: ReactNode;
  icon?: ReactNode;
  action?: { label: string; onClick: () => void };
}

/** A calm sentence where there is nothing to show. */
export function Notice({ title, text, icon, action }: Props) {
  return (
    <div className={style.notice}>
      {icon && <span className={style.icon} aria-hidden>{icon}</span>}
      <p className={style.title}>{title}</p>
      {text && <p className={style.text}>{text}</p>}
      {action && <Button appearance="primary" onClick={action.onClick}>{action.label}</Button>}
    </div>
  );
}
