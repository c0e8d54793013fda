/** The client made from our OpenAPI document, with the tab's key and our problem documents. */

import createClient, { type Middleware } from "openapi-fetch";
import { tellTime } from "./clock";
import type { paths } from "./schema";
import { currentKey, signedOut } from "../app/session";

/** What the API says went wrong (RFC 9457), or what we say when it says nothing. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly field?: string,
    readonly errors: readonly { field?: string; detail?: string }[] = [],
  ) {
    super(detail);
  }

  /** Whether the same request may succeed a little later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

/** For how long an answer is waited for. */
export const LONGEST = 30_000;

/** What every answer tells, whatever it is about. */
export function heard(status: number, date: string | null): void {
  tellTime(date, Date.now());
  if (status === 401) signedOut();
}

const withKey: Middleware = {
  onRequest({ request }) {
    const key = currentKey();
    if (key) request.headers.set("X-Api-Key", key);
    return new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(LONGEST)]) });
  },
  onResponse({ response }) {
    heard(response.status, response.headers.get("Date"));
  },
};

export const api = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });
api.use(withKey);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data; raises `Problem` for everything else. */
export async function asked<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await answered(call)).data;
}

/** The same, with the ETag to send back when changing it. */
export async function answered<T>(call: Promise<Answer<T>>): Promise<{ data: T; etag: string }> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "unreachable", "The channel cannot be reached.");
  }
  if (!answer.response.ok) throw problemOf(answer.response.status, answer.error);
  return { data: answer.data as T, etag: answer.response.headers.get("ETag") ?? "" };
}

export function problemOf(status: number, body: unknown): Problem {
  const told = (typeof body === "object" && body !== null ? body : {}) as Partial<Problem>;
  return new Problem(
    status,
    told.code ?? `http_${status}`,
    told.detail ?? `The channel answered ${status}.`,
    told.field,
    told.errors ?? [],
  );
}

/** The cursor in a page's nextLink: the address itself may be that of a proxy. */
export function cursorOf(nextLink: string | null | undefined): string | undefined {
  if (!nextLink) return undefined;
  return new URL(nextLink, location.origin).searchParams.get("cursor") ?? undefined;
}
