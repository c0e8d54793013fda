import { describe, expect, it } from "vitest";
import type { Workstream } from "../api/types";
import { bodyOf, draftOf, NEW_CONTACT_RULE, NEW_RULE, newOf } from "./workstreams";

const RULES = [
  { silent: "customer", after: "PT2M", action: "message", to: "customer", texts: { en: "Still there?", de: "Noch da?" } },
  { silent: "agent", after: "P1D", action: "close" },
];
const CONTACT_RULES = [
  { name: "Florida", purposes: ["commercial"], countries: ["US", "CA"], prefixes: ["+1305", "+1786"], events: [{ first: "2026-01-01", start: "09:00", end: "20:00", repeat: "daily" }], holidays: [] },
  { name: "Any time", purposes: [], countries: [], prefixes: [], events: [], holidays: [] },
];
const DESK = {
  name: "Desk", description: "", autoCloseAfter: "PT8H", unansweredCloseAfter: "P30D", wrapUpCloseAfter: "P1D", warnBeforeClose: "PT10M", reopenWithin: "PT15M",
  inboundInWrapUp: "new", allowAutomatedMessages: true, floodPerMinute: 30, attachments: { fromCustomers: false, fromAgents: true, blocked: ["pdf", "csv"] }, timeoutRules: RULES,
  caps: { perDay: 0, perWeek: 2, perMonth: null }, commercialConsent: "no_opt_out", contactRules: CONTACT_RULES, queue: "first", enabled: true,
} as const;

describe("a workstream's form", () => {
  it("writes back what it was given", () => {
    expect(bodyOf(draftOf(DESK as unknown as Workstream))).toEqual(DESK);
  });

  it("takes away what was emptied", () => {
    const emptied = { ...draftOf(DESK as unknown as Workstream), warnBeforeClose: "", reopenWithin: "", floodPerMinute: "", blocked: [], timeoutRules: [], caps: { perDay: "", perWeek: "2", perMonth: "" } };
    expect(bodyOf(emptied)).toMatchObject({ warnBeforeClose: null, reopenWithin: null, floodPerMinute: null, attachments: { blocked: [] }, timeoutRules: [], caps: { perDay: null, perWeek: 2 } });
  });

  it("names nothing of a new one that is not there", () => {
    const body = newOf({ ...draftOf(undefined), caps: { perDay: "", perWeek: "2", perMonth: "" } });
    expect(body.caps).toEqual({ perWeek: 2 });
    expect(Object.values(body)).not.toContain(null);
  });

  it("takes lists as people write them", () => {
    const [rule] = bodyOf({ ...draftOf(undefined), contactRules: [{ ...NEW_CONTACT_RULE, name: " Coast ", countries: "us,ca ; MX", prefixes: "+1305\n+1786," }] }).contactRules;
    expect(rule).toMatchObject({ name: "Coast", countries: ["US", "CA", "MX"], prefixes: ["+1305", "+1786"] });
  });

  it("keeps the words of a rule only where it says something", () => {
    const texts = [{ language: "en", text: "Hello?" }, { language: "", text: "half" }];
    const [says, closes] = bodyOf({ ...draftOf(undefined), timeoutRules: [{ ...NEW_RULE, texts }, { ...NEW_RULE, texts, action: "close" }] }).timeoutRules;
    expect(says).toEqual({ silent: "customer", after: "PT1H", action: "message", to: "customer", texts: { en: "Hello?" } });
    expect(closes).toEqual({ silent: "customer", after: "PT1H", action: "close" });
  });
});
