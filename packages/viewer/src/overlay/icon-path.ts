const numberOf = (element: Element, attribute: string): number => Number(element.getAttribute(attribute) ?? 0);

/** The outline of one shape of an SVG icon, in the icon's own units. */
const pathOf = (shape: Element): Path2D => {
  const path = new Path2D();
  switch (shape.localName) {
    case "path":
      return new Path2D(shape.getAttribute("d") ?? "");
    case "circle":
      path.arc(numberOf(shape, "cx"), numberOf(shape, "cy"), numberOf(shape, "r"), 0, 2 * Math.PI);
      return path;
    case "line":
      path.moveTo(numberOf(shape, "x1"), numberOf(shape, "y1"));
      path.lineTo(numberOf(shape, "x2"), numberOf(shape, "y2"));
      return path;
    case "rect": {
      const [x, y, w, h] = ["x", "y", "width", "height"].map((name) => numberOf(shape, name));
      path.roundRect(x ?? 0, y ?? 0, w ?? 0, h ?? 0, numberOf(shape, "rx"));
      return path;
    }
    default:
      return path;
  }
};

/** A line icon that stands in the document, as a path for a canvas. */
export const iconPath = (svg: SVGElement): Path2D => {
  const whole = new Path2D();
  for (const shape of svg.children) whole.addPath(pathOf(shape));
  return whole;
};
