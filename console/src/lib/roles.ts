import type { Role } from "../api/types";

/** Whoever has a higher rank may do what a lower one may. */
export const RANK: Record<Role, number> = { agent: 0, supervisor: 1, administrator: 2 };
