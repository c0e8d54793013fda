/** What administrators' pages ask for. */

import { useQuery } from "@tanstack/react-query";
import { api, asked } from "../../api/client";
import { useNumbers, useWorkstreams } from "../../api/hooks";
import type { Account, AutomatedMessage, Provider, Trigger } from "../../api/types";
import { useWords } from "../../i18n";

export function useProviders() {
  return useQuery({ queryKey: ["providers"], queryFn: () => asked(api.GET("/api/v1/providers")), staleTime: Infinity });
}

export function useAccounts() {
  return useQuery({ queryKey: ["accounts"], queryFn: () => asked(api.GET("/api/v1/accounts")), staleTime: 10_000 });
}

export function useTeams() {
  return useQuery({ queryKey: ["teams"], queryFn: () => asked(api.GET("/api/v1/teams")), staleTime: 10_000 });
}

export function useCalendars() {
  return useQuery({ queryKey: ["hours"], queryFn: () => asked(api.GET("/api/v1/operatingHours")), staleTime: 10_000 });
}

export function useMessages() {
  return useQuery({ queryKey: ["automatedMessages"], queryFn: () => asked(api.GET("/api/v1/automatedMessages")) });
}

/** What is said where nothing was made of it. */
export function useMessageDefaults() {
  return useQuery({ queryKey: ["automatedMessages", "defaults"], queryFn: () => asked(api.GET("/api/v1/automatedMessages/defaults")), staleTime: Infinity });
}

/** Where an automated message is said. */
export function usePlaceOf(): (message: AutomatedMessage) => string {
  const { t } = useWords();
  const numbers = useNumbers().data?.items ?? [];
  const workstreams = useWorkstreams().data?.items ?? [];
  return (one) => numbers.find((each) => each.id === one.number)?.name ?? workstreams.find((each) => each.id === one.workstream)?.name ?? t.messages.everywhere;
}

/** Whether something is said at some place; nothing is where no workstream allows automated messages. */
export function useIsSaid(): (trigger: Trigger, place?: Pick<AutomatedMessage, "number" | "workstream">) => boolean {
  const numbers = useNumbers().data?.items ?? [];
  const workstreams = useWorkstreams().data?.items;
  const always = useMessageDefaults().data?.items.filter((one) => one.always).map((one) => one.trigger) ?? [];
  return (trigger, place) => {
    const one = place?.workstream ?? numbers.find((each) => each.id === place?.number)?.workstream;
    return always.includes(trigger) || !workstreams || workstreams.some((each) => each.allowAutomatedMessages && !each.deleted && (!one || each.id === one));
  };
}

export function useCallbackOf(account: string | undefined) {
  return useQuery({
    queryKey: ["accounts", account, "callback"],
    queryFn: () => asked(api.GET("/api/v1/accounts/{account}/callback", { params: { path: { account: account ?? "" } } })),
    enabled: account !== undefined,
  });
}

export function labelOf(providers: readonly Provider[] | undefined, name: Account["provider"]): string {
  return providers?.find((one) => one.name === name)?.label ?? name;
}
