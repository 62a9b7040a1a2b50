import { ProtectionProfileAeadAes128Gcm, ProtectionProfileAes128CmHmacSha1_80, SrtpSession } from "werift";
import type { SrtpKeys } from "../srtp-cipher.ts";

/** What a receiver that runs on werift makes of these keys. */
export const weriftSession = ({ profile, masterKey, masterSalt }: SrtpKeys): SrtpSession => {
  const [key, salt] = [Buffer.from(masterKey), Buffer.from(masterSalt)];
  return new SrtpSession({
    profile: profile === "AEAD_AES_128_GCM" ? ProtectionProfileAeadAes128Gcm : ProtectionProfileAes128CmHmacSha1_80,
    keys: { localMasterKey: key, localMasterSalt: salt, remoteMasterKey: key, remoteMasterSalt: salt },
  });
};
