import { randomBytes } from "node:crypto";
import type { SrtpKeys, SrtpProfile } from "../srtp-cipher.ts";

export const srtpProfiles = ["AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"] as const;

export const randomKeys = (profile: SrtpProfile = "AEAD_AES_128_GCM"): SrtpKeys => ({
  profile,
  masterKey: randomBytes(16),
  masterSalt: randomBytes(profile === "AEAD_AES_128_GCM" ? 12 : 14),
});
