export type RingLayoutName = "v1" | "v2" | "v3" | "v4" | "v5";

/**
 * One of the five shapes of `SharedFrameBuffer` in the field. Every offset is in bytes; `…At` of the ring
 * counts from the start of the file, `payloadAt` from the start of the slot.
 */
export interface FrameRingLayout {
  readonly name: RingLayoutName;
  /** Total size, which is what tells the layouts apart. */
  readonly fileSize: number;
  readonly slots: number;
  readonly slotsAt: number;
  readonly slotStride: number;
  readonly payloadAt: number;
  /** u32 `frame_interval_ms`. */
  readonly frameIntervalAt: number;
  /** `sem_t new_frame_sem`, 32 bytes; undefined where there is none. Never waited on and never posted here. */
  readonly semaphoreAt: number | undefined;
  /** `indexFirst`: the newest slot may still be half written when `write_index` names it. */
  readonly writeOrder: "indexFirst" | "dataFirst";
  /** Whether slots carry `brightness_avg` and what follows it. */
  readonly hasBrightness: boolean;
}

/** u32 `write_index`, in every layout. */
export const writeIndexAt = 0;

/** Largest `data_size`: one 1920x1080 NV12 picture. */
export const maxPayloadBytes = 3_110_400;

export const frameRingLayouts: Readonly<Record<RingLayoutName, FrameRingLayout>> = {
  v1: {
    name: "v1",
    fileSize: 93_313_448,
    slots: 30,
    slotsAt: 8,
    slotStride: 3_110_448,
    payloadAt: 48,
    frameIntervalAt: 4,
    semaphoreAt: undefined,
    writeOrder: "indexFirst",
    hasBrightness: false,
  },
  v2: {
    name: "v2",
    fileSize: 93_313_480,
    slots: 30,
    slotsAt: 40,
    slotStride: 3_110_448,
    payloadAt: 48,
    frameIntervalAt: 4,
    semaphoreAt: 8,
    writeOrder: "indexFirst",
    hasBrightness: false,
  },
  v3: {
    name: "v3",
    fileSize: 93_313_960,
    slots: 30,
    slotsAt: 40,
    slotStride: 3_110_464,
    payloadAt: 60,
    frameIntervalAt: 4,
    semaphoreAt: 8,
    writeOrder: "indexFirst",
    hasBrightness: true,
  },
  v4: {
    name: "v4",
    fileSize: 93_314_112,
    slots: 30,
    slotsAt: 192,
    slotStride: 3_110_464,
    payloadAt: 60,
    frameIntervalAt: 64,
    semaphoreAt: 128,
    writeOrder: "dataFirst",
    hasBrightness: true,
  },
  v5: {
    name: "v5",
    fileSize: 18_662_976,
    slots: 6,
    slotsAt: 192,
    slotStride: 3_110_464,
    payloadAt: 60,
    frameIntervalAt: 64,
    semaphoreAt: 128,
    writeOrder: "dataFirst",
    hasBrightness: true,
  },
};

/** The layout whose file is `fileSize` bytes long, or undefined. */
export function frameRingLayoutOfSize(fileSize: number): FrameRingLayout | undefined {
  return Object.values(frameRingLayouts).find((layout) => layout.fileSize === fileSize);
}
