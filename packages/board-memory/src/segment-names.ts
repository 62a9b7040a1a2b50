/** File names of the segments under the shared-memory directory (`/dev/shm` on a board). */
export const segmentNames = {
  /** Ring of H.264 access units of the active camera. */
  stream: "pet_camera_stream",
  /** Ring of raw frames (NV12, JPEG on older daemons) of the active camera. */
  activeFrame: "pet_camera_active_frame",
  /** Ring of smaller NV12 frames, on later daemons. */
  mjpegFrame: "pet_camera_mjpeg_frame",
  /** The latest detection result. */
  detections: "pet_camera_detections",
  /** Zero-copy H.265 of the newest daemons: not readable without the vendor's SDK. */
  h265ZeroCopy: "pet_camera_h265_zc",
} as const;
