/** Files that go with a text: uploaded first, then named by their ids. */

import { api, asked } from "../../api/client";
import type { Message } from "../../api/types";
import { uploaded, type Way } from "../../api/upload";
import type { Upload } from "../../lib/attachments";

export type Media = Message["media"][number];

/** Hand a file of an earlier text in once more: an upload serves a week, a text is for longer. */
export async function uploadAgain({ id, name }: Media, way: Way = {}): Promise<Upload> {
  const bytes = await asked(api.GET("/api/v1/media/{media}", { params: { path: { media: id } }, parseAs: "blob", signal: way.signal }));
  return uploaded(bytes as unknown as Blob, name, way);
}
