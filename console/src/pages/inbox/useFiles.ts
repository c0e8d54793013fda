import { useWorkstreams } from "../../api/hooks";
import { uploaded, type Way } from "../../api/upload";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { fromAgents, meansFiles, MOST_BYTES, MOST_FILES, refusedKind, unfit, type Upload } from "../../lib/attachments";
import { attach, attachedTo, detach, detachAll, useAttached, type Attached } from "./attached";

/** Of a long name the end, which tells the kind. */
const LONGEST_NAME = 100;

export interface Files {
  files: readonly Attached[];
  /** Why none can go along; undefined where files can. */
  off: string | undefined;
  /** What can be sent; undefined while a file is on its way or refused. */
  ready: readonly Upload[] | undefined;
  add: (given: FileList) => void;
  remove: (key: string) => void;
  clear: () => void;
  /** For what takes files that are pasted or dropped. */
  events: {
    onPaste: (event: React.ClipboardEvent) => void;
    onDragOver: (event: React.DragEvent) => void;
    onDrop: (event: React.DragEvent) => void;
  };
}

/** The files beside a draft, in a workstream. Where *shut* nothing is taken. */
export function useFiles(person: string, id: string, workstream: string | undefined, shut = false): Files {
  const { t } = useWords();
  const { complain } = useSpeaker();
  const stream = useWorkstreams().data?.items.find((one) => one.id === workstream);
  const files = useAttached(person, id);
  const off = fromAgents(stream) ? undefined : t.files.off;
  const one = async (file: File, way: Way) => {
    const taken = await uploaded(file, file.name.slice(-LONGEST_NAME), way);
    if (refusedKind(taken.name, stream)) throw new Error(t.files.kind);
    return taken;
  };
  const add = (given: FileList) => {
    if (off) return complain(off);
    for (const file of given) {
      const why = unfit(file, attachedTo(person, id).length);
      if (why === "many") return complain(t.files.many(MOST_FILES));
      attach(person, id, file, (way) => (why ? Promise.reject(new Error(t.files.large(MOST_BYTES / 1024 / 1024))) : one(file, way)));
    }
  };
  const take = (event: React.SyntheticEvent, data: DataTransfer) => {
    if (!meansFiles(data.types)) return;
    event.preventDefault();
    if (!shut) add(data.files);
  };
  const uploads = files.flatMap(({ taken }) => taken ?? []);
  return {
    files, off, add,
    ready: uploads.length === files.length ? uploads : undefined,
    remove: detach,
    clear: () => detachAll(person, id),
    events: {
      onPaste: (event) => take(event, event.clipboardData),
      onDragOver: (event) => event.dataTransfer.types.includes("Files") && event.preventDefault(),
      onDrop: (event) => take(event, event.dataTransfer),
    },
  };
}
