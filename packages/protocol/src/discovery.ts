import { z } from "zod";

/** DNS-SD (RFC 6763) service type of an agent that speaks TLS: `_nekomado._tcp`. */
export const serviceType = "nekomado";

/** SHA-256 of the agent's certificate (DER) in hexadecimal: what a camera is known by. */
export const cameraIdSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** The TXT record of an announcement (RFC 6763, section 6). Anybody on the network can write anything in it. */
export const announcementSchema = z.object({
  /** Protocol version. */
  v: z.string().regex(/^\d{1,6}$/),
  id: cameraIdSchema,
  /** The camera's name. */
  name: z.string().min(1).max(64),
  /** Whether any viewer is paired with it: `1` or `0`. */
  paired: z.enum(["0", "1"]),
});
export type Announcement = z.infer<typeof announcementSchema>;

/** The port of an agent's HTTPS, when none is named. */
export const usualPort = 8443;
