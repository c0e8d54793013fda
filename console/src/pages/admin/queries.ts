/** What administrators' pages ask for. */

import { useQuery } from "@tanstack/react-query";
import { api, asked } from "../../api/client";
import type { Account, Provider } from "../../api/types";

export function useProviders() {
  return useQuery({ queryKey: ["providers"], queryFn: () => asked(api.GET("/api/v1/providers")), staleTime: Infinity });
}

export function useAccounts() {
  return useQuery({ queryKey: ["accounts"], queryFn: () => asked(api.GET("/api/v1/accounts")), staleTime: 10_000 });
}

export function useTeams() {
  return useQuery({ queryKey: ["teams"], queryFn: () => asked(api.GET("/api/v1/teams")), staleTime: 10_000 });
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
