import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useState, type FormEvent, type ReactNode } from "react";
import { useBlocker } from "react-router";
import { Problem } from "../api/client";
import { useWords } from "../i18n";
import Confirm from "./Confirm";

interface Props {
  title: string;
  managed?: boolean;
  busy: boolean;
  error: unknown;
  /** Fields that show their own fault. */
  shown?: readonly string[];
  wide?: boolean;
  onSave: () => void;
  onClose: () => void;
  onRemove?: () => void;
  /** What can be looked at even where nothing can be changed. */
  preview?: ReactNode;
  children: ReactNode;
}

/** A form in front of the page; what the server finds wrong stands in it. */
export function FormDialog({ title, managed = false, busy, error, shown = [], wide, onSave, onClose, onRemove, preview, children }: Props) {
  const { t } = useWords();
  const [changed, setChanged] = useState(false);
  const [asking, setAsking] = useState<"remove" | "discard" | null>(null);
  // Going back in the browser's history leaves the form as Esc does.
  const back = useBlocker(({ historyAction }) => changed && !managed && historyAction === "POP");
  const asked = back.state === "blocked" ? "discard" : asking;
  const stay = () => {
    back.reset?.();
    setAsking(null);
  };
  const leave = () => (changed && !managed ? setAsking("discard") : onClose());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy && !managed) onSave();
  };
  const told = error instanceof Problem ? outside(error, shown, t.admin.changedMeanwhile) : error instanceof Error ? [error.message] : [];
  return (
    <Dialog open onOpenChange={(_, { type }) => (managed || type !== "backdropClick") && leave()}>
      <DialogSurface style={{ maxWidth: wide ? 680 : 520 }}>
        <form noValidate onSubmit={submit} onChange={() => setChanged(true)}>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent tabIndex={managed ? 0 : undefined}>
              {preview}
              <fieldset disabled={managed} onClickCapture={({ target }) => target instanceof Element && target.closest("button") && setChanged(true)} style={{ border: 0, margin: 0, padding: "2px 2px 4px", display: "grid", gap: 12, minWidth: 0 }}>
                {managed && <MessageBar layout="multiline"><MessageBarBody>{t.admin.managedHint}</MessageBarBody></MessageBar>}
                {children}
                {told.map((one) => <MessageBar key={one} intent="error" layout="multiline"><MessageBarBody>{one}</MessageBarBody></MessageBar>)}
              </fieldset>
            </DialogContent>
            {onRemove && !managed && <DialogActions position="start"><Button appearance="subtle" onClick={() => setAsking("remove")}>{t.app.remove}</Button></DialogActions>}
            <DialogActions>
              <Button onClick={leave}>{managed ? t.app.close : t.app.cancel}</Button>
              {!managed && <Button type="submit" appearance="primary" disabledFocusable={busy}>{t.app.save}</Button>}
            </DialogActions>
          </DialogBody>
        </form>
        {asked === "remove" && onRemove && <Confirm title={t.admin.removeTitle(title)} text={t.admin.removeText} action={t.app.remove} onConfirm={() => { setAsking(null); onRemove(); }} onClose={stay} />}
        {asked === "discard" && <Confirm title={t.admin.discardTitle} text={t.admin.discardText} action={t.admin.discard} onConfirm={back.proceed ?? onClose} onClose={stay} />}
      </DialogSurface>
    </Dialog>
  );
}

/** What the server says about one member of the body. */
export function fault(error: unknown, field: string): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  const listed = error.errors.find((one) => within(one.field, field));
  return listed?.detail ?? (within(error.field, field) ? error.detail : undefined);
}

/** Whether something is said about a member or a part of it, such as one of its numbers. */
function within(said: string | undefined, field: string): boolean {
  return said !== undefined && (said === field || said.startsWith(`${field}/`));
}

/** What the server finds wrong elsewhere than in the fields that show it themselves. */
export function outside(problem: Problem, shown: readonly string[], changed: string): string[] {
  if (problem.status === 412) return [changed];
  const inside = (field: string | undefined) => shown.some((one) => within(field, one));
  if (problem.errors.length > 0) return problem.errors.filter((one) => !inside(one.field)).map((one) => `${one.field ?? ""} ${one.detail ?? ""}`.trim());
  return inside(problem.field) ? [] : [problem.detail];
}
