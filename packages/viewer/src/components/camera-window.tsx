import type { ReactNode } from "react";
import type { GlassProps } from "./glass.tsx";
import { Glass } from "./glass.tsx";
import type { SillProps } from "./sill.tsx";
import { Sill } from "./sill.tsx";

export interface CameraWindowProps extends Omit<GlassProps, "words">, SillProps {
  /** Nobody has moved anything for a while. */
  isIdle: boolean;
  /** The boxes in words; null while they are off. */
  boxList: ReactNode;
}

/** A camera is a window: the glass holds the picture, the sill below holds words and buttons. */
export const CameraWindow = (props: CameraWindowProps) => {
  const { cameraName, words, messages, isLive, isIdle } = props;
  const name = messages.windowName(cameraName, words.word);
  return (
    <article className="camera-window" aria-label={name} data-live={isLive} data-idle={isIdle && isLive}>
      <Glass
        picture={props.picture}
        aspectRatio={props.aspectRatio}
        hasPicture={props.hasPicture}
        isLive={isLive}
        words={words}
      />
      <Sill
        cameraName={cameraName}
        words={words}
        messages={messages}
        ringFilled={props.ringFilled}
        transport={props.transport}
        commands={props.commands}
        onAction={props.onAction}
        onTransport={props.onTransport}
      />
      {props.boxList}
      {/* Changes of state are told politely and once, the age never. */}
      <output className="for-screen-readers">
        {words.tone === "stalled" ? `${name}. ${words.answer.line}` : name}
      </output>
    </article>
  );
};
