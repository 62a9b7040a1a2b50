import type { CSSProperties, ReactNode } from "react";
import type { WindowWords } from "../window/window-words.ts";
import { glassShape } from "./glass-shape.ts";

export interface GlassProps {
  /** What shows the picture: a video with its overlay. */
  picture: ReactNode;
  /** Width by height of the picture; null until it is known. */
  aspectRatio: number | null;
  /** Whether there is a picture behind the paper screens. */
  hasPicture: boolean;
  /** The picture shows the present. */
  isLive: boolean;
  words: Pick<WindowWords, "plate" | "paper">;
  /** What lies over all of it. */
  children?: ReactNode;
}

/** The pane of a camera window: the picture, or the paper screens that close it. */
export const Glass = ({ picture, aspectRatio, hasPicture, isLive, words, children }: GlassProps) => {
  const isOpen = hasPicture && words.paper === null;
  const style: CSSProperties = { aspectRatio: glassShape(aspectRatio) };
  return (
    <div className="glass" style={style} data-open={isOpen} data-live={isLive}>
      <div className="picture">{picture}</div>
      <div className="shoji" aria-hidden="true">
        <i />
        <i />
      </div>
      {words.paper !== null && <p className="plate plate-paper">{words.paper}</p>}
      {words.paper === null && words.plate !== null && (
        <p className="plate">
          <b>{words.plate.title}</b>
          <span>{words.plate.caption}</span>
        </p>
      )}
      {children}
    </div>
  );
};
