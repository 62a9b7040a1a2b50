import type { StreamFault, StreamStatus } from "@nekomado/protocol";

const messages: Record<StreamFault, string> = {
  daemonAbsent:
    "There is no /pet_camera_stream: the camera daemon is not running. Start it; the picture comes by itself.",
  daemonStopped:
    "The camera daemon has stopped writing frames. Look at its log, or restart it; the picture comes back by itself.",
  unknownLayout:
    "/pet_camera_stream has a size that no known layout has: this camera daemon is newer or older than the agent knows. Update the agent.",
  notH264:
    "/pet_camera_stream holds pictures that are not H.264. Set the camera daemon to H.264; MJPEG and raw pictures cannot be published from this segment.",
  h265Only:
    "Only /pet_camera_h265_zc is there: zero-copy H.265, which cannot be read without the board vendor's SDK, and which browsers do not show over WebRTC. Set the camera daemon to H.264 in /pet_camera_stream.",
  noParameterSets:
    "The stream has keyframes but no SPS and PPS: the encoder sent them once, before the agent was there. Restart the camera daemon while the agent runs.",
  awaitingKeyframe: "Frames arrive, but no keyframe yet: nothing can be decoded before the encoder's next one.",
  bFrames:
    "The stream has B-frames, which browsers do not show over WebRTC: most frames will be missing. Switch B-frames off in the encoder.",
};

/** The status that a viewer is told for a fault; `detail` takes the place of the common text. */
export const stoppedBy = (fault: StreamFault, detail?: string): StreamStatus => ({
  state: "stopped",
  fault,
  message: detail ?? messages[fault],
});
