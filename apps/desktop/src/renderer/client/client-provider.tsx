import type { ReactNode } from "react";
import { useSyncExternalStore } from "react";
import { ClientContext } from "./client-context.ts";
import type { KnownStore } from "./known-store.ts";

/** Gives its children what the other rooms have said; shows nothing until they have. */
export const ClientProvider = ({ store, children }: { store: KnownStore; children: ReactNode }) => {
  const known = useSyncExternalStore(store.onChange, () => store.known);
  return known === null ? null : <ClientContext value={known}>{children}</ClientContext>;
};
