import { useEffect, type ReactNode } from "react";
import { titlePage } from "../app/title";
import { useWords } from "../i18n";
import style from "./Page.module.css";

interface Props {
  title: string;
  subtitle?: string;
  actions?: ReactNode;
  before?: ReactNode;
  children: ReactNode;
}

/** A page with a heading that stays, and what scrolls below it. */
export function Page({ title, subtitle, actions, before, children }: Props) {
  const { t } = useWords();
  useEffect(() => titlePage(title, t.app.name), [title, t]);
  return (
    <div className={style.page}>
      <header className={style.head}>
        <div className={style.title}>
          {before}
          <h1><bdi>{title}</bdi></h1>
          {subtitle && <p>{subtitle}</p>}
        </div>
        <div className={style.actions}>{actions}</div>
      </header>
      <div className={style.content}>{children}</div>
    </div>
  );
}

export function Card({ title, hint, actions, children }: { title?: string; hint?: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={style.card} aria-label={title}>
      {title && (
        <header>
          <div><h2>{title}</h2>{hint && <p>{hint}</p>}</div>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
