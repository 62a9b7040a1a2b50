export * from "./camera.ts";
export * from "./detections.ts";
export * from "./events.ts";
export * from "./http.ts";
export * from "./refusal.ts";
export * from "./session.ts";
export * from "./timeline.ts";
export * from "./version.ts";
