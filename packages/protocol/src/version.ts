/**
 * The version of everything in this package. Agent and viewer of one version understand each other;
 * a change that an older peer would misread raises it.
 */
export const protocolVersion = 1;
