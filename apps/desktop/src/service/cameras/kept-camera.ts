import { cameraIdSchema } from "@nekomado/protocol";
import { z } from "zod";
import { addressSchema } from "../../contract/index.ts";
import { sealedTokenSchema } from "../storage/token-vault.ts";

const name = z.string().min(1).max(64);

/** A paired camera as `cameras.json` holds it. */
export const keptCameraSchema = z.object({
  /** SHA-256 of its certificate: what it is known by, and the pin. */
  id: cameraIdSchema,
  /** The camera's own name. */
  ownName: name,
  /** The owner's name for it. */
  givenName: name.nullable(),
  token: sealedTokenSchema,
  /** Where it proved itself last. */
  address: addressSchema.nullable(),
  /** Its owner was told that it is off, and it has not been reached since. */
  isOffTold: z.boolean(),
});
export type KeptCamera = z.infer<typeof keptCameraSchema>;

/** In the owner's order; each is read for itself, so that a broken one costs no other. */
export const keptCamerasSchema = z.object({ version: z.literal(1), cameras: z.array(z.unknown()).max(256) });
