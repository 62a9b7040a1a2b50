import type { Words } from "@nekomado/viewer";
import {
  BoxIcons,
  BoxPainter,
  OverlayCanvas,
  containedRectangle,
  layOutBoxes,
  nameOfClass,
  readBoxIcons,
} from "@nekomado/viewer";
import { useEffect, useMemo, useRef } from "react";
import { sceneSvg } from "../../apps/simulator/src/scene/scene-drawing.ts";
import { trueBoxes } from "../../apps/simulator/src/scene/true-boxes.ts";

export const sceneSize = { width: 1280, height: 720 };
export const clipFrame = 300;

const confidences = [0.94, 0.88, 0.91];

export const drawnBoxes = () =>
  trueBoxes(clipFrame).map((box, index) => ({ ...box, confidence: confidences[index % confidences.length] ?? 1 }));

/** One frame of the simulator's clip, drawn anew, with the boxes that are true for it. */
export const DrawnPicture = ({ words, showsBoxes }: { words: Words; showsBoxes: boolean }) => {
  const overlay = useRef<HTMLCanvasElement>(null);
  const icons = useRef<HTMLSpanElement>(null);
  const still = useMemo(() => URL.createObjectURL(new Blob([sceneSvg(clipFrame)], { type: "image/svg+xml" })), []);
  useEffect(() => {
    if (overlay.current === null || icons.current === null || !showsBoxes) return undefined;
    const canvas = new OverlayCanvas(overlay.current, () => paint());
    const { context } = canvas;
    const painter =
      context === null
        ? null
        : new BoxPainter(context, {
            fontFamily: getComputedStyle(document.body).fontFamily,
            icons: readBoxIcons(icons.current),
          });
    const paint = (): void => {
      if (painter === null) return;
      canvas.begin();
      const rectangle = containedRectangle(sceneSize, canvas.size);
      const labels = {
        className: (className: string) => nameOfClass(words, className),
        percent: (share: number) => words.format.percent(share),
      };
      const measure = (text: string, weight: "bold" | "plain") => painter.textWidth(text, weight);
      painter.paint(layOutBoxes(drawnBoxes(), sceneSize, rectangle, labels, measure), rectangle, 1);
    };
    paint();
    return () => canvas.close();
  }, [words, showsBoxes]);
  return (
    <>
      <img src={still} alt="" />
      <canvas ref={overlay} className="overlay" />
      <BoxIcons ref={icons} />
    </>
  );
};
