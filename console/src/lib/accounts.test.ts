import { describe, expect, it } from "vitest";
import type { Account } from "../api/types";
import { bodyOf, changesOf, emptyAccount, swapped } from "./accounts";

const ACCOUNT = { id: "main", name: "Main", provider: "twilio", plan: "standard", description: "", enabled: true, credentials: { auth_token: "OLD" }, secondary: { auth_token: "NEW" }, options: { account_sid: "AC1", edge: "dublin" } } as unknown as Account;

describe("an account's form", () => {
  it("names neither what is empty nor what only the server sets", () => {
    const body = bodyOf({ ...emptyAccount("twilio"), name: " Main ", credentials: { auth_token: " TOKEN ", api_secret: " " } });
    expect(body).toEqual({ ...emptyAccount("twilio"), name: "Main", credentials: { auth_token: "TOKEN" } });
    expect(bodyOf(ACCOUNT)).not.toHaveProperty("id");
  });

  it("takes away what was emptied", () => {
    const changes = changesOf(ACCOUNT, { ...ACCOUNT, secondary: {}, options: { account_sid: "AC1", edge: "" } });
    expect(changes).toMatchObject({ credentials: { auth_token: "OLD" }, secondary: { auth_token: null }, options: { account_sid: "AC1", edge: null } });
  });

  it("lets the second set take the first one's place", () => {
    expect(changesOf(ACCOUNT, swapped(ACCOUNT))).toMatchObject({ credentials: { auth_token: "NEW" }, secondary: { auth_token: "OLD" } });
  });
});
