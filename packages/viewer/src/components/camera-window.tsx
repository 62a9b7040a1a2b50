import type { ReactNode } from "react";
import { connectingExplainedAfterMs } from "../window/window-words.ts";
import type { CameraView } from "../window/camera-view.ts";
import type { GlassProps } from "./glass.tsx";
import { Glass } from "./glass.tsx";
import type { SillProps } from "./sill.tsx";
import { Sill } from "./sill.tsx";

export interface CameraWindowProps extends Omit<GlassProps, "words">, SillProps {
  /** Among others, or the one that is looked at. */
  size?: "tile" | "large";
  /** Nobody has moved anything for a while. */
  isIdle: boolean;
  /** The boxes in words; null while they are off. */
  boxList: ReactNode;
}

/** How far the ring of a window that connects is filled, 0 to 1. */
export const ringFilledIn = ({ state, nowMs }: Pick<CameraView, "state" | "nowMs">): number =>
  state.kind === "connecting" ? Math.max(0, Math.min(1, (nowMs - state.sinceMs) / connectingExplainedAfterMs)) : 0;

/** A camera is a window: the glass holds the picture, the sill below holds words and buttons. */
export const CameraWindow = (props: CameraWindowProps) => {
  const { cameraName, said, words, isLive, isIdle, size } = props;
  const name = words.messages.windowName(cameraName, said.word);
  return (
    <article
      className="camera-window"
      aria-label={name}
      data-size={size ?? "large"}
      data-live={isLive}
      data-idle={isIdle && isLive}
    >
      <Glass
        picture={props.picture}
        aspectRatio={props.aspectRatio}
        hasPicture={props.hasPicture}
        isLive={isLive}
        words={said}
      >
        {props.children}
      </Glass>
      <Sill {...props} />
      {/* Behind paper there is no picture that boxes could lie on. */}
      {said.paper === null && props.boxList}
      {/* Changes of state are told politely and once, the age never. */}
      <output className="for-screen-readers">{said.tone === "stalled" ? `${name}. ${said.answer.line}` : name}</output>
    </article>
  );
};
