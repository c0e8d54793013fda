/** Files that go with a text: uploaded first, then named by their ids. */

import { api, asked } from "../../api/client";
import type { Message } from "../../api/types";
import type { Upload } from "../../lib/attachments";

export type Media = Message["media"][number];

export async function upload(file: Blob, name: string): Promise<Upload> {
  return asked(api.POST("/api/v1/media", {
    params: { query: { name } },
    // The API's description has no form for bytes.
    body: file as unknown as undefined, bodySerializer: () => file, headers: { "Content-Type": "application/octet-stream" },
  }));
}

/** Hand a file of an earlier text in once more: an upload serves a week, a text is for longer. */
export async function uploadAgain({ id, name }: Media): Promise<Upload> {
  const bytes = await asked(api.GET("/api/v1/media/{media}", { params: { path: { media: id } }, parseAs: "blob" }));
  return upload(bytes as unknown as Blob, name);
}
