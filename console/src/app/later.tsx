/** Parts of the console that are fetched when they are first shown. */

import { Button, Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { createContext, lazy, Suspense, use, useState, type ComponentType, type LazyExoticComponent, type ReactNode } from "react";
import { useWords } from "../i18n";
import { Notice } from "../ui/Notice";
import style from "./later.module.css";

// The build's own loader takes a style sheet that failed for one that is there.
const unstyled = new Set<HTMLLinkElement>();
document.addEventListener("error", ({ target }) => target instanceof HTMLLinkElement && target.rel === "stylesheet" && unstyled.add(target), true);

function fetchStyles(): void {
  for (const link of unstyled) {
    unstyled.delete(link);
    link.replaceWith(link.cloneNode());
  }
}

const Again = createContext<() => void>(() => undefined);

/** The part that *load* brings. Where it cannot be had one tries again, and everything else on the page stays. */
export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): (props: P & { onClose?: () => void }) => ReactNode {
  let latest = fetched();
  function fetched(): LazyExoticComponent<ComponentType<P>> {
    return lazy(async () => {
      fetchStyles();
      return load().catch(() => {
        latest = fetched();
        return { default: Missing as ComponentType<P> };
      });
    });
  }
  return function Later(props) {
    const [{ Part }, setPart] = useState({ Part: latest });
    return (
      <Again value={() => setPart({ Part: latest })}>
        <Suspense fallback={props.onClose ? null : <Waiting />}><Part {...props} /></Suspense>
      </Again>
    );
  };
}

function Waiting() {
  const { t } = useWords();
  return <div className={style.wait}><Spinner aria-label={t.app.loading} /></div>;
}

/** What would have stood in front of the page says so at its edge, anything else in its place. */
function Missing({ onClose }: { onClose?: () => void }) {
  const { t } = useWords();
  const again = use(Again);
  const current = useQuery({ queryKey: ["index"], queryFn: async () => (await fetch("/console/")).text(), retry: false, gcTime: 0 }).data;
  const own = document.querySelector<HTMLScriptElement>("script[type=module]")?.getAttribute("src") ?? "";
  const stale = current !== undefined && !current.includes(own);
  const title = stale ? t.app.stale : t.app.notFetched;
  const action = stale ? { label: t.app.reload, onClick: () => location.reload() } : { label: t.app.retry, onClick: again };
  if (!onClose) return <div role="alert"><Notice title={title} action={action} /></div>;
  return (
    <div className={style.edge} role="alert">
      <span>{title}</span>
      <Button size="small" onClick={action.onClick}>{action.label}</Button>
      <Button size="small" onClick={onClose}>{t.app.close}</Button>
    </div>
  );
}
