/** Bytes on their way to the API: `fetch` cannot tell how many have gone. */

import { heard, LONGEST, Problem, problemOf } from "./client";
import type { Uploaded } from "./types";
import { currentKey } from "../app/session";

/** How an upload is followed, and called off. */
export interface Way {
  signal?: AbortSignal;
  /** Told the share that has gone, from 0 to 1. */
  onProgress?: (share: number) => void;
}

export function uploaded(file: Blob, name: string, { signal, onProgress }: Way = {}): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    // A slow line is no dead one: only what stands still is given up.
    let standing: ReturnType<typeof setTimeout> | undefined;
    const moved = () => {
      clearTimeout(standing);
      standing = setTimeout(() => request.abort(), LONGEST);
    };
    request.open("POST", `/api/v1/media?${new URLSearchParams({ name }).toString()}`);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", "application/octet-stream");
    const key = currentKey();
    if (key) request.setRequestHeader("X-Api-Key", key);
    request.upload.onprogress = ({ loaded, total }) => {
      moved();
      if (total > 0) onProgress?.(loaded / total);
    };
    request.onload = () => {
      heard(request.status, request.getResponseHeader("Date"));
      if (request.status < 300) resolve(request.response as Uploaded);
      else reject(problemOf(request.status, request.response));
    };
    request.onerror = request.onabort = () => reject(new Problem(0, "unreachable", "The channel cannot be reached."));
    request.onloadend = () => clearTimeout(standing);
    signal?.addEventListener("abort", () => request.abort());
    moved();
    request.send(file);
  });
}
