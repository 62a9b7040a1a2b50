/**
 * Whether a request comes from a page that the agent itself served, or from no page at all. A page of another site
 * names its own origin; one that was moved here by DNS rebinding names a host that the agent does not have.
 */
export const createOriginCheck =
  (hosts: readonly string[]) =>
  (origin: string | undefined, host: string | undefined): boolean => {
    if (host === undefined || !hosts.includes(host.replace(/:\d+$/, ""))) return false;
    if (origin === undefined) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  };
