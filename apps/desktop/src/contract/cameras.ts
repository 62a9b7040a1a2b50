import { cameraIdSchema } from "@nekomado/protocol";
import { z } from "zod";

/** `host` or `host:port`, as a person types it or as it is kept. */
export const addressSchema = z.string().trim().min(1).max(260);

/** How the app stands to a camera that it is paired with. */
export const cameraTrusts = [
  "paired",
  /** The camera does not know this app any more: pair again. */
  "unauthorised",
  /** The last good address answers with another certificate: refused. */
  "keyChanged",
  /** Speaks another version of the protocol. */
  "incompatible",
] as const;

/** A camera that the app is paired with. */
export const cameraSchema = z.object({
  id: cameraIdSchema,
  /** The owner's name for it, else the camera's own. */
  name: z.string().min(1).max(64),
  /** The camera's own name. */
  ownName: z.string().min(1).max(64),
  trust: z.enum(cameraTrusts),
  /** Whether its agent can be reached just now; null while it is first tried. */
  isReachable: z.boolean().nullable(),
  /** Said goodbye on the network, and has not been heard of since. */
  saidGoodbye: z.boolean(),
  /** Unix time in ms since when it cannot be reached. */
  offSinceMs: z.number().nullable(),
  /** The address that answered last. */
  address: addressSchema.nullable(),
});
export type Camera = z.infer<typeof cameraSchema>;

/** A camera that was found but is not paired with this app: nothing that it says of itself is proved. */
export const foundCameraSchema = z.object({
  id: cameraIdSchema,
  name: z.string().min(1).max(64),
  address: addressSchema,
  /** How it was found. */
  origin: z.enum(["network", "typed"]),
  /** Whether some viewer is paired with it already. */
  isTaken: z.boolean(),
  /** Speaks a version of the protocol that this app does not. */
  isIncompatible: z.boolean(),
});
export type FoundCamera = z.infer<typeof foundCameraSchema>;

export const cameraListSchema = z.object({
  /** In the owner's order. */
  cameras: z.array(cameraSchema),
  found: z.array(foundCameraSchema),
  /** False when this machine cannot listen for announcements: then only addresses help. */
  canDiscover: z.boolean(),
});
export type CameraList = z.infer<typeof cameraListSchema>;
