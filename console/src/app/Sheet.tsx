import { Button, Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle } from "@fluentui/react-components";
import { Dismiss24Regular } from "@fluentui/react-icons";
import { useWords } from "../i18n";
import { SHORTCUTS, type Command } from "../lib/shortcuts";
import style from "./Sheet.module.css";

const GROUPS: Record<"move" | "work" | "show", Command[]> = {
  move: ["next", "previous", "open", "search", "leave"],
  work: ["reply", "note", "pick", "wait", "end", "transfer", "tag", "compose"],
  show: ["viewOpen", "viewMine", "viewWaiting", "viewClosed", "viewAll", "details", "sheet"],
};

/** Every shortcut, from the table by which they work. */
export default function Sheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface className={style.surface}>
        <DialogBody>
          <DialogTitle action={<Button appearance="subtle" icon={<Dismiss24Regular />} aria-label={t.app.close} onClick={onClose} />}>
            {t.shortcuts.title}
          </DialogTitle>
          <DialogContent className={style.groups} tabIndex={0}>
            {(["move", "work", "show"] as const).map((group) => (
              <section key={group}>
                <h3>{t.shortcuts.groups[group]}</h3>
                <dl>
                  {GROUPS[group].map((name) => (
                    <div key={name}><dt>{t.shortcuts.names[name]}</dt><dd><kbd>{SHORTCUTS[name] === "Escape" ? "Esc" : SHORTCUTS[name]}</kbd></dd></div>
                  ))}
                  {group === "work" && <div><dt>{t.shortcuts.send}</dt><dd><kbd>Ctrl</kbd> <kbd>Enter</kbd></dd></div>}
                </dl>
              </section>
            ))}
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
