import { expect, it } from "vitest";
import api from "../../openapi.json";
import { LARGEST } from "./hooks";

it("asks for no larger a page than the API gives", () => {
  for (const path of ["/api/v1/conversations", "/api/v1/contacts", "/api/v1/consents/export"] as const) {
    const limit = api.paths[path].get.parameters.find((one) => one.name === "limit");
    expect(limit?.schema).toMatchObject({ maximum: LARGEST });
  }
});
