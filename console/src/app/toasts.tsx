/** Short messages at the edge; also read out. */

import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from "react";
import { AnnounceProvider } from "@fluentui/react-components";
import { CheckmarkCircle20Filled, ErrorCircle20Filled } from "@fluentui/react-icons";
import style from "./toasts.module.css";

interface Toast {
  id: number;
  text: string;
  kind: "good" | "bad";
}

interface Speaker {
  say: (text: string) => void;
  complain: (error: unknown) => void;
  /** Read out, not shown. */
  announce: (text: string) => void;
}

const Context = createContext<Speaker | null>(null);

export function useSpeaker(): Speaker {
  const speaker = useContext(Context);
  if (!speaker) throw new Error("outside of ToastProvider");
  return speaker;
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const [spoken, setSpoken] = useState("");
  const next = useRef(0);
  const show = useCallback((text: string, kind: Toast["kind"]) => {
    const id = (next.current += 1);
    setToasts((shown) => [...shown.slice(-2), { id, text, kind }]);
    setTimeout(() => setToasts((shown) => shown.filter((one) => one.id !== id)), kind === "bad" ? 8000 : 3500);
  }, []);
  const speaker = useMemo<Speaker>(
    () => ({
      say: (text) => show(text, "good"),
      complain: (error) => show(error instanceof Error ? error.message : String(error), "bad"),
      announce: (text) => setSpoken((before) => (before === text ? `${text}\u00a0` : text)),
    }),
    [show],
  );
  return (
    <Context.Provider value={speaker}>
      {/* Fluent UI's bars are no live regions themselves. */}
      <AnnounceProvider value={speaker}>{children}</AnnounceProvider>
      {/* A dialog hides what is beside it from whoever listens, but for this. */}
      <div className={style.shelf} role="status" aria-live="polite" data-tabster-never-hide="">
        {toasts.map((toast) => (
          <div key={toast.id} className={style.toast} data-kind={toast.kind}>
            {toast.kind === "good" ? <CheckmarkCircle20Filled /> : <ErrorCircle20Filled />}
            <span>{toast.text}</span>
          </div>
        ))}
      </div>
      <div className="visually-hidden" role="log" aria-live="polite" data-tabster-never-hide="">{spoken}</div>
    </Context.Provider>
  );
}
