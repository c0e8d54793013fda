import { describe, expect, it } from "vitest";
import schema from "../../../infra/channel.schema.json";
import api from "../../openapi.json";
import { fromAgents, KINDS, meansFiles, MOST_BYTES, MOST_FILES, refusedKind, unfit } from "./attachments";

const stream = (attachments: Record<string, unknown>) => ({ attachments });

describe("files with a text", () => {
  it("are sent unless the workstream says that agents send none", () => {
    expect(fromAgents(undefined)).toBe(true);
    expect(fromAgents(stream({ fromAgents: true }))).toBe(true);
    expect(fromAgents(stream({ fromAgents: false }))).toBe(false);
  });

  it("are neither too many nor larger than the API takes", () => {
    expect(unfit({ size: 5 * 1024 * 1024 }, MOST_FILES - 1)).toBeUndefined();
    expect(unfit({ size: 5 * 1024 * 1024 + 1 }, 0)).toBe("large");
    expect(unfit({ size: 1 }, MOST_FILES)).toBe("many");
  });

  it("are as many, as large and of the kinds that the API says", () => {
    expect(MOST_FILES).toBe(api.components.schemas.Reply.properties.media.maxItems);
    expect(MOST_BYTES).toBe(api.paths["/api/v1/media"].post.requestBody.content["application/octet-stream"].schema.maxLength);
    expect(KINDS).toEqual(schema.$defs.attachments.properties.blocked.items.enum);
  });

  it("are refused by the ending that the workstream names, and by no other", () => {
    expect(refusedKind("plan.v2.pdf", stream({ blocked: ["pdf"] }))).toBe(true);
    expect(refusedKind("pdf.png", stream({ blocked: ["pdf"] }))).toBe(false);
    expect(refusedKind("plan.pdf", stream({}))).toBe(false);
    expect(refusedKind("plan.pdf", undefined)).toBe(false);
  });

  it("are pasted where a file or picture was copied, not where words were", () => {
    expect(meansFiles(["Files"])).toBe(true);
    expect(meansFiles(["text/plain", "Files"])).toBe(true);
    expect(meansFiles(["text/html", "Files"])).toBe(true);
    expect(meansFiles(["text/plain", "text/html", "text/rtf", "Files"])).toBe(false);
    expect(meansFiles(["text/plain"])).toBe(false);
  });
});
