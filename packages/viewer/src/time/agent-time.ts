import { ClockOffset } from "./clock-offset.ts";
import { Timeline } from "./timeline.ts";

/** How old is what the agent dates by its own clock, told by the viewer's. */
export class AgentTime {
  readonly offset = new ClockOffset();
  readonly timeline = new Timeline();

  /** How long ago a time of the agent's clock was, ms; null while the clocks are not compared. */
  ageMs(agentTimeMs: number, nowMs: number): number | null {
    const viewerTimeMs = this.offset.toViewerTimeMs(agentTimeMs);
    // The offset is known to half a round trip: an age below zero is that error.
    return viewerTimeMs === null ? null : Math.max(0, nowMs - viewerTimeMs);
  }

  /** How long ago a frame was captured, ms; null while the clocks are not compared or the frame is not known. */
  frameAgeMs(rtpTimestamp: number | null, nowMs: number): number | null {
    if (rtpTimestamp === null) return null;
    const agentTimeMs = this.timeline.captureTimeMsOf(rtpTimestamp);
    return agentTimeMs === null ? null : this.ageMs(agentTimeMs, nowMs);
  }
}
