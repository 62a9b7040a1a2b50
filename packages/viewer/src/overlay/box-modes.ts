/**
 * How a frame gets its boxes. `live`: the newest are carried to the frame on screen. `exact`: the picture is held back
 * until each frame's own result is there.
 */
export const boxModes = ["live", "exact"] as const;
export type BoxMode = (typeof boxModes)[number];
