/** What may go along with a text (the API decides in the end). */

import type { Workstream } from "../api/types";

/** A file that the API has taken. */
export interface Upload {
  id: string;
  name: string;
  size: number;
}

export const MOST_FILES = 10;
export const MOST_BYTES = 5 * 1024 * 1024;

/** Endings of the files that are carried at all. */
export const KINDS: readonly string[] = ["jpg", "png", "gif", "mp3", "ogg", "amr", "mp4", "pdf", "csv"];

/** For the file chooser; a phone then turns its own kind of picture into one of these. */
export const CHOSEN = [...KINDS.map((kind) => `.${kind}`), ".jpeg", "image/jpeg", "image/png", "image/gif"].join(",");

/** Whether agents may send files here at all. */
export function fromAgents(workstream: Pick<Workstream, "attachments"> | undefined): boolean {
  return workstream?.attachments.fromAgents !== false;
}

/** Why a file is not even uploaded. */
export function unfit(file: { size: number }, before: number): "many" | "large" | undefined {
  if (before >= MOST_FILES) return "many";
  return file.size > MOST_BYTES ? "large" : undefined;
}

/** Whether files of this name's kind are not sent from here. */
export function refusedKind(name: string, workstream: Pick<Workstream, "attachments"> | undefined): boolean {
  const refused = workstream?.attachments.blocked;
  return Array.isArray(refused) && refused.includes(name.slice(name.lastIndexOf(".") + 1));
}

/** Whether files are what somebody pastes: spreadsheets bring a picture of the words that are meant. */
export function meansFiles(types: readonly string[]): boolean {
  return types.includes("Files") && !(types.includes("text/plain") && types.includes("text/html"));
}
