import type { Address } from "../trust/address.ts";

/** What the check needs to know of a paired camera. */
export interface CheckedCamera {
  /** SHA-256 of its certificate in hexadecimal. */
  id: string;
  /** Null when the app has none that it can read. */
  token: string | null;
  /** Where it may be, best first. */
  addresses: readonly Address[];
}
