import { Format } from "@nekomado/viewer/format";
import { chooseLanguage } from "@nekomado/viewer/languages";

/** The picture that came with the document. */
export interface FirstLookVideo {
  video: HTMLVideoElement;
  frameNumber: number;
  rtpTimestamp: number;
  /** `performance.now()` of its capture, later by the time that the answer was on its way. */
  capturedAtMs: number;
  /** Settles when the screen shows it, with `performance.now()`; never where the browser cannot. */
  painted: Promise<number>;
}

declare global {
  interface Window {
    nekomadoFirstLook?: FirstLookVideo;
  }
}

/** Settles when the video's one frame is on the screen. */
const paintedOf = (video: HTMLVideoElement): Promise<number> =>
  new Promise((resolve) => {
    const settle = () => resolve(performance.now());
    video.requestVideoFrameCallback(settle);
    // A frame that the compositor had before it was asked is told of nowhere.
    const loaded = () => requestAnimationFrame(() => requestAnimationFrame(settle));
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) loaded();
    else video.addEventListener("loadeddata", loaded);
  });

// In the document itself, right behind the window that the agent has put there: it is dated before it is painted,
// whenever the page's other scripts come.
const place = document.querySelector("#viewer");
const video = place?.querySelector<HTMLVideoElement>("video");
const glass = place?.querySelector<HTMLElement>(".glass");
const plate = place?.querySelector<HTMLElement>(".plate");
const [navigation] = performance.getEntriesByType("navigation");
if (video && glass && plate && navigation instanceof PerformanceNavigationTiming) {
  const numberIn = (name: string): number => Number(video.dataset[name]);
  const capturedAtMs = navigation.responseStart - numberIn("ageMs");
  const format = new Format(chooseLanguage([document.documentElement.lang]));
  glass.style.setProperty("aspect-ratio", glass.dataset["shape"] ?? "");
  plate.querySelector("span")?.replaceChildren(format.clockWithSeconds(performance.timeOrigin + capturedAtMs));
  video.addEventListener("loadedmetadata", () => plate.removeAttribute("hidden"));
  // A browser that cannot decode it has no picture to date.
  video.addEventListener("error", () => place?.replaceChildren());
  window.nekomadoFirstLook = {
    video,
    frameNumber: numberIn("frameNumber"),
    rtpTimestamp: numberIn("rtpTimestamp"),
    capturedAtMs,
    painted: paintedOf(video),
  };
}
