/** Keyboard shortcuts: pages say what a command does while they are shown. */

import { useEffect, useRef } from "react";
import { command, type Command } from "../lib/shortcuts";
import { preferences } from "./preferences";

/** One that returns false had nothing to do; then the key is the next page's. */
export type Handlers = Partial<Record<Command, (event: KeyboardEvent) => unknown>>;

const stack: { current: Handlers }[] = [];

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Where somebody typed last, and when. */
let typed: { field: HTMLElement; at: number } | null = null;
/** So long after a field has vanished under somebody's hands, what they go on typing means nothing. */
const MOMENT = 1500;

/** Whether a key was meant for a field that is there no more. */
function strayed(event: KeyboardEvent): boolean {
  if (typing(event.target)) {
    typed = event.key.length === 1 ? { field: event.target as HTMLElement, at: event.timeStamp } : null;
    return false;
  }
  if (!typed || typed.field.isConnected || event.timeStamp - typed.at > MOMENT) return false;
  typed.at = event.timeStamp;
  return true;
}

function pressed(event: KeyboardEvent): void {
  if (strayed(event) || event.defaultPrevented || document.querySelector("[role='dialog'],[role='alertdialog'],[role='menu']")) return;
  const found = command({ key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, repeat: event.repeat, typing: typing(event.target), characters: preferences().shortcuts });
  if (!found) return;
  // Enter on a button or link is that button's own.
  if (found === "open" && event.target instanceof HTMLElement && event.target.closest("button,a,[role='tab']")) return;
  for (const handlers of [...stack].reverse()) {
    const handler = handlers.current[found];
    if (handler && handler(event) !== false) {
      event.preventDefault();
      return;
    }
  }
}

export function useCommands(handlers: Handlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const own = latest;
    if (stack.length === 0) document.addEventListener("keydown", pressed);
    stack.push(own);
    return () => {
      stack.splice(stack.indexOf(own), 1);
      if (stack.length === 0) document.removeEventListener("keydown", pressed);
    };
  }, []);
}
