/** Somebody whom the agent has let in. Whatever they open ends when `revoked` is aborted. */
export interface Access {
  /** Id of the paired viewer; null for this machine itself, which needs no pairing. */
  viewerId: string | null;
  revoked: AbortSignal;
}

/** Whoever comes in over this machine's own loopback, where its owner has opened it. */
export const localAccess: Access = { viewerId: null, revoked: new AbortController().signal };
