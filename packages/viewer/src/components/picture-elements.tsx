import { Bird, Box, Cat, Dog, Droplet, Soup, UserRound } from "lucide-react";
import type { Ref } from "react";
import type { BoxIcon } from "../overlay/class-style.ts";
import { boxIcons } from "../overlay/class-style.ts";
import { iconPath } from "../overlay/icon-path.ts";

const icons = { cat: Cat, dog: Dog, bird: Bird, soup: Soup, droplet: Droplet, "user-round": UserRound, box: Box };

/** The icons of labels, unseen, for canvases to take their outlines from. */
export const BoxIcons = ({ ref }: { ref: Ref<HTMLSpanElement> }) => (
  <span ref={ref} hidden>
    {boxIcons.map((name) => {
      const Icon = icons[name];
      return <Icon key={name} data-box-icon={name} />;
    })}
  </span>
);

/** @param container what `BoxIcons` put in the document */
export const readBoxIcons = (container: Element): Map<BoxIcon, Path2D> => {
  const paths = new Map<BoxIcon, Path2D>();
  for (const name of boxIcons) {
    const svg = container.querySelector<SVGElement>(`[data-box-icon="${name}"]`);
    if (svg !== null) paths.set(name, iconPath(svg));
  }
  return paths;
};

export interface PictureElementsProps {
  /** Names the picture for screen readers. */
  name: string;
  video: Ref<HTMLVideoElement>;
  overlay: Ref<HTMLCanvasElement>;
  still: Ref<HTMLCanvasElement>;
  icons: Ref<HTMLSpanElement>;
}

/** Video, boxes, and between them the last picture of an earlier connection while the next has none yet. */
export const PictureElements = ({ name, video, overlay, still, icons: iconsRef }: PictureElementsProps) => (
  <>
    {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- the camera sends no sound */}
    <video ref={video} muted autoPlay playsInline disablePictureInPicture aria-label={name} />
    <canvas ref={overlay} className="overlay" aria-hidden="true" />
    <canvas ref={still} className="still" aria-hidden="true" />
    <BoxIcons ref={iconsRef} />
  </>
);
