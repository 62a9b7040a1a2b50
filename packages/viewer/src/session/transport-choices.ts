/** By which way a person wants the picture. `automatic`: WebRTC, and MJPEG while that does not work. */
export const transportChoices = ["automatic", "webrtc", "mjpeg"] as const;
export type TransportChoice = (typeof transportChoices)[number];
