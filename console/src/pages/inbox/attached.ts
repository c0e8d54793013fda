/** Files that wait beside a draft, kept in the tab until the draft is sent. */

import { useMemo, useSyncExternalStore } from "react";
import { Problem } from "../../api/client";
import type { Way } from "../../api/upload";
import type { Upload } from "../../lib/attachments";
import { uploadAgain, type Media } from "./files";

export interface Attached {
  key: string;
  /** Whose file it is: somebody else may sign in in the same tab, and an upload serves nobody else. */
  person: string;
  /** The draft's place. */
  place: string;
  name: string;
  size: number;
  /** What the API has taken; without it and without a problem the file is on its way. */
  taken?: Upload;
  /** How much of it has gone, in percent. */
  percent: number;
  problem?: string;
  /** Uploads it once more; only where that may help. */
  again?: () => void;
}

const listeners = new Set<() => void>();
let kept: readonly Attached[] = [];

function update(next: readonly Attached[]): void {
  kept = next;
  for (const listener of listeners) listener();
}

const beside = (person: string, place: string) => (one: Attached) => one.person === person && one.place === place;

export function attachedTo(person: string, place: string): readonly Attached[] {
  return kept.filter(beside(person, place));
}

export function useAttached(person: string, place: string): readonly Attached[] {
  const all = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => kept);
  return useMemo(() => all.filter(beside(person, place)), [all, person, place]);
}

/** What calls the upload of a file off. */
const stops = new Map<string, AbortController>();

/** Put a file beside a draft while it is being uploaded. */
export function attach(person: string, place: string, { name, size }: { name: string; size: number }, upload: (way: Way) => Promise<Upload>): void {
  const key = crypto.randomUUID();
  const becomes = (news: Partial<Attached>) => update(kept.map((one) => (one.key === key ? { ...one, ...news } : one)));
  const begin = () => {
    const stop = new AbortController();
    stops.set(key, stop);
    becomes({ problem: undefined, again: undefined, percent: 0 });
    upload({ signal: stop.signal, onProgress: (share) => becomes({ percent: Math.floor(share * 100) }) })
      .then(
        (taken) => becomes({ taken, name: taken.name, size: taken.size }),
        (error: unknown) => becomes({ problem: error instanceof Error ? error.message : String(error), again: error instanceof Problem && error.passing ? begin : undefined }),
      )
      .finally(() => stops.delete(key));
  };
  update([...kept, { key, person, place, name, size, percent: 0 }]);
  begin();
}

/** Take a file away; one that is on its way goes no further. */
export function detach(key: string): void {
  update(kept.filter((one) => one.key !== key));
  stops.get(key)?.abort();
}

export function detachAll(person: string, place: string): void {
  const gone = beside(person, place);
  update(kept.filter((one) => !gone(one)));
}

/** Let the files of one draft go on beside another one. */
export function moveAll(person: string, from: string, to: string): void {
  const moved = beside(person, from);
  update(kept.map((one) => (moved(one) ? { ...one, place: to } : one)));
}

/** Put files back that were uploaded for this draft before. */
export function restoreUploads(person: string, place: string, uploads: readonly Upload[]): void {
  for (const one of uploads) attach(person, place, one, () => Promise.resolve(one));
}

/** Put the files of a text back beside the draft that it becomes again. */
export function restoreFiles(person: string, place: string, media: readonly Media[]): void {
  for (const one of media) attach(person, place, one, (way) => uploadAgain(one, way));
}
