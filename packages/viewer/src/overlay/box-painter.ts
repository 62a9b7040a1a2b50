import type { BoxIcon } from "./class-style.ts";
import { casingColour, lineWidth, onBoxColour } from "./class-style.ts";
import type { Rectangle } from "./geometry.ts";
import type { BoxLabel, PaintedBox } from "./painted-boxes.ts";
import { labelMetrics } from "./painted-boxes.ts";

/** Units of the icons' own coordinates. */
const iconUnits = 24;
const labelRadius = 6;

export interface PainterLook {
  /** CSS font families of the page. */
  fontFamily: string;
  icons: ReadonlyMap<BoxIcon, Path2D>;
}

export const labelFont = (weight: "bold" | "plain", family: string): string =>
  `${weight === "bold" ? 600 : 500} 12px ${family}`;

const cornerRadius = ({ style, rectangle }: PaintedBox): number =>
  Math.min(style.weight === "being" ? 10 : 6, rectangle.w / 4, rectangle.h / 4);

/**
 * Draws boxes on a canvas. The coloured line lies between two black ones, so that one of them stands out from any
 * picture.
 */
export class BoxPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #look: PainterLook;

  constructor(context: CanvasRenderingContext2D, look: PainterLook) {
    this.#context = context;
    this.#look = look;
  }

  /** Width of a label's text, CSS pixels. */
  textWidth(text: string, weight: "bold" | "plain"): number {
    this.#context.font = labelFont(weight, this.#look.fontFamily);
    return this.#context.measureText(text).width;
  }

  /**
   * Draws over what is there, in CSS pixels of the context's transform.
   *
   * @param pictureRectangle what is seen of the picture: nothing is drawn beyond it
   */
  paint(boxes: readonly PaintedBox[], pictureRectangle: Rectangle, opacity: number): void {
    const context = this.#context;
    context.save();
    context.globalAlpha = opacity;
    context.beginPath();
    context.rect(pictureRectangle.x, pictureRectangle.y, pictureRectangle.w, pictureRectangle.h);
    context.clip();
    // The animal last, so that its line lies on top.
    const backToFront = [...boxes].reverse();
    for (const box of backToFront) this.#paintLine(box);
    for (const box of backToFront) {
      if (box.label !== null) this.#paintLabel(box, box.label, pictureRectangle.w);
    }
    context.restore();
  }

  #paintLine(box: PaintedBox): void {
    const context = this.#context;
    const { x, y, w, h } = box.rectangle;
    const width = lineWidth(box.style);
    context.beginPath();
    context.roundRect(x, y, w, h, cornerRadius(box));
    context.lineWidth = width + 2;
    context.strokeStyle = casingColour;
    context.stroke();
    context.lineWidth = width;
    context.strokeStyle = box.style.colour;
    if (box.style.weight === "thing") context.setLineDash([2, 3]);
    context.stroke();
    context.setLineDash([]);
  }

  #paintLabel({ style }: PaintedBox, { place, name, percent }: BoxLabel, pictureWidth: number): void {
    const context = this.#context;
    const metrics = labelMetrics(pictureWidth);
    context.beginPath();
    context.roundRect(place.x - 1, place.y - 1, place.w + 2, place.h + 2, labelRadius + 1);
    context.fillStyle = casingColour;
    context.fill();
    context.beginPath();
    context.roundRect(place.x, place.y, place.w, place.h, labelRadius);
    context.fillStyle = style.colour;
    context.fill();
    const iconX = name === null ? place.x + (place.w - metrics.icon) / 2 : place.x + metrics.paddingLeft;
    this.#paintIcon(style.icon, iconX, place.y + (place.h - metrics.icon) / 2, metrics.icon);
    if (name === null) return;
    context.fillStyle = onBoxColour;
    context.textBaseline = "middle";
    const middle = place.y + place.h / 2 + 0.5;
    let x = iconX + metrics.icon + metrics.gap;
    context.font = labelFont("bold", this.#look.fontFamily);
    context.fillText(name, x, middle);
    if (percent === null) return;
    x += context.measureText(name).width + metrics.gap;
    context.font = labelFont("plain", this.#look.fontFamily);
    context.fillText(percent, x, middle);
  }

  #paintIcon(icon: BoxIcon, x: number, y: number, size: number): void {
    const path = this.#look.icons.get(icon);
    if (path === undefined) return;
    const context = this.#context;
    context.save();
    context.translate(x, y);
    context.scale(size / iconUnits, size / iconUnits);
    context.lineWidth = 2;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.strokeStyle = onBoxColour;
    context.stroke(path);
    context.restore();
  }
}
