import "./toasts.css";

const shownForMs = 80;

/** Frames a picture in white for a moment, to say that it was taken. Nothing where a person wants no motion. */
export const showWhiteEdge = (picture: Element | null): void => {
  if (picture === null || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const edge = document.createElement("div");
  edge.className = "snapshot-edge";
  picture.append(edge);
  setTimeout(() => edge.remove(), shownForMs);
};
