import {
  answerSchema,
  acknowledgementSchema,
  cameraIdSchema,
  clockReadingSchema,
  iceCandidateSchema,
  maxSdpBytes,
} from "@nekomado/protocol";
import { z } from "zod";
import { appInfoSchema } from "./app.ts";
import { addressSchema, cameraListSchema, cameraSchema, foundCameraSchema } from "./cameras.ts";
import { checkResultSchema } from "./check.ts";
import { keyframeAnswerSchema } from "./link.ts";
import { settingsChangeSchema, settingsViewSchema } from "./settings.ts";
import {
  libraryPageSchema,
  pictureBytesSchema,
  pictureFormats,
  pictureIdSchema,
  snapshotResultSchema,
  snapshotSchema,
  waitingSnapshotsSchema,
} from "./snapshots.ts";

const nothing = z.null();
const camera = z.object({ cameraId: cameraIdSchema });
const reading = z.int().min(0);
const sessionId = z.string().min(1).max(64);

/** What the service answers. */
export const serviceRequests = {
  "cameras.list": { params: nothing, value: cameraListSchema },
  /** Asks at an address that a person typed; the camera is in the list of those found from then on. */
  "cameras.look": { params: z.object({ address: addressSchema }), value: foundCameraSchema },
  /**
   * Pairs. Without `cameraId` every camera found is checked for being the code's own, which nobody but this app notices.
   */
  "cameras.pair": {
    params: z.object({ code: z.string().max(64), cameraId: cameraIdSchema.nullable() }),
    value: cameraSchema,
  },
  /** An empty name gives the camera its own again. */
  "cameras.rename": { params: camera.extend({ name: z.string().trim().max(64) }), value: nothing },
  "cameras.order": { params: z.object({ cameraIds: z.array(cameraIdSchema).max(64) }), value: nothing },
  /** Unpairs, here and (when it can be reached) at the camera; pictures stay. */
  "cameras.forget": { params: camera, value: nothing },

  /** Has the camera's events told to this page, until it closes the link or is gone itself. */
  "link.open": { params: camera, value: nothing },
  /** Closes this page's sessions with it. */
  "link.close": { params: camera, value: nothing },
  "link.wake": { params: camera, value: nothing },
  "link.offer": { params: camera.extend({ sdp: z.string().min(1).max(maxSdpBytes) }), value: answerSchema },
  "link.candidate": {
    params: camera.extend({ sessionId, candidate: iceCandidateSchema }),
    value: acknowledgementSchema,
  },
  "link.leave": { params: camera.extend({ sessionId }), value: nothing },
  "link.clock": { params: camera, value: clockReadingSchema },
  /** Has no need of a link that is open or up. */
  "link.keyframe": { params: camera, value: keyframeAnswerSchema },

  /**
   * Has the camera's pictures read as JPEGs and told to this page: see the event `mjpeg`. At most two are on their
   * way, and of those that wait the newest is told next. A page reads each camera once: a new reading ends the one before.
   */
  "mjpeg.open": { params: camera.extend({ reading, fps: z.int().min(1).max(60) }), value: nothing },
  /** One picture has arrived: another may be told. */
  "mjpeg.took": { params: camera.extend({ reading }), value: nothing },
  "mjpeg.close": { params: camera.extend({ reading }), value: nothing },

  "check.network": { params: camera, value: z.array(checkResultSchema) },
  /** Asks where, and writes it. */
  "check.save": { params: z.object({ report: z.string().min(1).max(200_000) }), value: nothing },

  "snapshots.save": { params: snapshotSchema, value: snapshotResultSchema },
  "snapshots.waiting": { params: nothing, value: waitingSnapshotsSchema },
  /** Tries to write now what waits. */
  "snapshots.retry": { params: nothing, value: waitingSnapshotsSchema },
  /** Asks for another folder for what waits, and writes it there. */
  "snapshots.elsewhere": { params: nothing, value: waitingSnapshotsSchema },

  "library.list": {
    params: z.object({ from: z.string().max(200).nullable(), limit: z.int().min(1).max(200) }),
    value: libraryPageSchema,
  },
  "library.picture": {
    params: z.object({ id: pictureIdSchema }),
    value: z.object({ format: z.enum(pictureFormats), picture: pictureBytesSchema }),
  },
  "library.showInFolder": { params: z.object({ id: pictureIdSchema.nullable() }), value: nothing },
  /** To the system's bin. */
  "library.bin": { params: z.object({ ids: z.array(pictureIdSchema).min(1).max(1000) }), value: nothing },

  "settings.read": { params: nothing, value: settingsViewSchema },
  "settings.change": { params: settingsChangeSchema, value: settingsViewSchema },
  /** Asks for the folder that snapshots go to. */
  "settings.chooseSnapshotFolder": { params: nothing, value: settingsViewSchema },
} as const;

/** What the shell answers itself. */
export const shellRequests = {
  "app.info": { params: nothing, value: appInfoSchema },
  /** Opens (or brings to the front) the camera's small window that stays on top. */
  "window.openMini": { params: camera, value: nothing },
  "window.close": { params: nothing, value: nothing },
  /** Shows the main window, large on this camera when one is named. */
  "window.showMain": { params: z.object({ cameraId: cameraIdSchema.nullable() }), value: nothing },
  /** A page that was opened to take one snapshot is done. */
  "window.snapshotDone": {
    params: z.object({ outcome: z.enum(["saved", "waiting", "failed"]), reason: z.string().max(200).nullable() }),
    value: nothing,
  },
  /** The licences of what the app is made of. */
  "app.licences": { params: nothing, value: z.string() },
} as const;

export const requestSchemas = { ...serviceRequests, ...shellRequests } as const;
export type RequestName = keyof typeof requestSchemas;
export type ServiceRequestName = keyof typeof serviceRequests;
export type ShellRequestName = keyof typeof shellRequests;
export type ParamsOf<Name extends RequestName> = z.input<(typeof requestSchemas)[Name]["params"]>;
export type ParsedParamsOf<Name extends RequestName> = z.output<(typeof requestSchemas)[Name]["params"]>;
export type ValueOf<Name extends RequestName> = z.output<(typeof requestSchemas)[Name]["value"]>;

/** One function for each request of a room. */
export type Handlers<Name extends RequestName, Caller> = {
  [Each in Name]: (params: ParsedParamsOf<Each>, caller: Caller) => ValueOf<Each> | Promise<ValueOf<Each>>;
};

const own = (schemas: object, name: string): boolean => Object.hasOwn(schemas, name);
export const isServiceRequest = (name: string): name is ServiceRequestName => own(serviceRequests, name);
export const isShellRequest = (name: string): name is ShellRequestName => own(shellRequests, name);
