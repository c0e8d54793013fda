import { describe, expect, it } from "vitest";
import type { NumberView, Workstream } from "../api/types";
import TABLE from "../../../domain/data/variables.json";
import { brandOf, filled, speakerAt, variablesOf, writtenAt, type Occasion } from "./automatic";
import { count } from "./segments";

const number = (id: string, workstream: string, brand = "", deleted = false) => ({ id, name: `Line ${id}`, workstream, brand, deleted }) as NumberView;
const ALL = [number("a", "sales", "Contoso"), number("b", "sales", "Contoso Insurance"), number("c", "care"), number("d", "sales", "Long gone and very long", true)];
const SALES = { queue: "first", survey: { scale: "nps" } } as Workstream;
const known = (trigger: Parameters<typeof variablesOf>[0]) => Object.keys(variablesOf(trigger, ALL[0], SALES, "Anna", "https://sms.example"));

describe("an automated message", () => {
  it("is filled in as it is sent: both ways of writing a variable, and nothing for what is unknown", () => {
    expect(filled("{Brand}: {$AgentName$} {Nobody}{constructor} {$Half}", { Brand: "Contoso", AgentName: "Anna" })).toBe("Contoso: Anna  {$Half}");
  });

  it("takes the segments of what is sent and not of its variables", () => {
    const text = `{Brand}${"x".repeat(155)}`;
    expect(count(text).segments).toBe(2);
    expect(count(filled(text, { Brand: "Me" })).segments).toBe(1);
    expect(count(filled(text, { Brand: "Łódź" })).segments).toBe(3);
  });

  it("is said by the number, or by the one of those that say it whose brand costs most", () => {
    expect(speakerAt("number:a", ALL)?.id).toBe("a");
    expect(speakerAt("workstream:sales", ALL)?.id).toBe("b");
    expect(speakerAt("", ALL)?.id).toBe("b");
    expect(speakerAt("", [...ALL, number("e", "sales", "Łódź")])?.id).toBe("e");
    expect(speakerAt("number:gone", ALL)).toBeUndefined();
    expect(brandOf(speakerAt("workstream:care", ALL))).toBe("Line c");
  });

  it("has an example of everything that may be filled in", () => {
    for (const occasion of Object.keys(TABLE.known) as Occasion[]) expect(Object.values(variablesOf(occasion, ALL[0], SALES, "Anna", "https://sms.example"))).not.toContain("");
  });

  it("knows what its trigger knows", () => {
    expect(known("greeting")).toEqual(["Brand"]);
    expect(known("closing_soon")).toEqual(["Brand", "QueueName"]);
    expect(known("agent_assigned")).toEqual(["Brand", "AgentName", "QueueName"]);
    expect(writtenAt("timeout_rule")).toBe("{Brand}, {AgentName}, {QueueName}");
    expect(known("survey")).toEqual(["Brand", "Lowest", "Highest"]);
    expect(variablesOf("survey_link", ALL[0], SALES, "Anna", "https://sms.example")).toMatchObject({ Lowest: "0", Highest: "10", SurveyLink: expect.stringMatching(/^https:\/\/sms\.example\/l\/s[\w-]{22}$/) as string });
  });
});
