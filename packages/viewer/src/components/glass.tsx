import type { CSSProperties, ReactNode } from "react";
import type { WindowWords } from "../window/window-words.ts";

/** Between 4:3 and 16:9 the glass takes the picture's own shape; beyond, the picture keeps its edges free. */
const flattest = 16 / 9;
const tallest = 4 / 3;

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
  const shape = Math.min(flattest, Math.max(tallest, aspectRatio ?? flattest));
  const style: CSSProperties = { aspectRatio: shape };
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
