import type { Locator, Page } from "@playwright/test";

declare global {
  interface Window {
    watchedPeers?: RTCPeerConnection[];
  }
}

/** One frame as the browser showed it, with what the overlay had painted over it. */
export interface ShownFrame {
  rtpTimestamp: number;
  width: number;
  height: number;
  /** The luma plane as it was decoded, rows of `lumaWidth`; only the part of the picture that was asked for. */
  luma: string;
  lumaWidth: number;
  lumaHeight: number;
  /** The overlay's canvas in its own pixels, and where the video's picture lies in it. */
  overlay: {
    boxes: Record<string, PaintedRectangle>;
    scaleX: number;
    scaleY: number;
    left: number;
    top: number;
  } | null;
}

export interface PaintedRectangle {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Part of the picture in shares of its width and height. */
export interface Region {
  x: number;
  y: number;
  w: number;
  h: number;
}

export const wholePicture: Region = { x: 0, y: 0, w: 1, h: 1 };

/** Remembers the page's peer connections, so that a test can ask them for statistics. To be called before `goto`. */
export const watchPeers = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const peers: RTCPeerConnection[] = [];
    Object.assign(window, { watchedPeers: peers });
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        peers.push(this);
      }
    };
  });
};

export interface InboundFigures {
  framesDecoded: number;
  framesReceived: number;
  framesDropped: number;
  packetsLost: number;
  packetsReceived: number;
  nackCount: number;
  pliCount: number;
}

/** Of the newest peer connection of the page. */
export const inboundFigures = (page: Page): Promise<InboundFigures | null> =>
  page.evaluate(async () => {
    const peer = window.watchedPeers?.at(-1);
    if (peer === undefined) return null;
    for (const report of (await peer.getStats()).values()) {
      if (report.type !== "inbound-rtp" || report.kind !== "video") continue;
      const {
        framesDecoded = 0,
        framesReceived = 0,
        framesDropped = 0,
        packetsLost = 0,
        packetsReceived = 0,
        nackCount = 0,
        pliCount = 0,
      } = report;
      return { framesDecoded, framesReceived, framesDropped, packetsLost, packetsReceived, nackCount, pliCount };
    }
    return null;
  });

/** How much red a canvas or a video shows on average, 0 to 255: 0 where nothing was drawn. */
export const brightnessOf = (picture: Locator): Promise<number> =>
  picture.evaluate((element: HTMLCanvasElement | HTMLVideoElement) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 });
    const context = canvas.getContext("2d");
    context?.drawImage(element, 0, 0, canvas.width, canvas.height);
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum += data[at] ?? 0;
    return sum / (data.length / 4);
  });

/** Waits for the page's first live video, and for it to show `count` further frames. */
export const framesShown = async (page: Page, count: number): Promise<void> => {
  await page.locator("video:not(.still)").first().waitFor({ state: "attached" });
  await page.evaluate(async (frames) => {
    const video = document.querySelector<HTMLVideoElement>("video:not(.still)");
    if (video === null) throw new Error("there is no video on the page");
    for (let shown = 0; shown < frames; shown++)
      await new Promise<void>((resolve) => video.requestVideoFrameCallback(() => resolve()));
  }, count);
};

/**
 * Takes the frames that the page shows next: pixels as decoded, RTP timestamp, and the boxes found in the pixels of
 * the overlay by their colours.
 *
 * @param every takes one of so many frames
 * @param colours of the boxes to look for, by class, as `#rrggbb`
 */
export const takeFrames = (
  page: Page,
  options: { count: number; every: number; region: Region; colours: Record<string, string> },
): Promise<ShownFrame[]> =>
  page.evaluate(async ({ count, every, region, colours }) => {
    const video = document.querySelector<HTMLVideoElement>("video:not(.still)");
    if (video === null) throw new Error("there is no video on the page");

    const toBase64 = (bytes: Uint8Array): string => {
      let text = "";
      for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      return btoa(text);
    };

    const takeLuma = async (frame: VideoFrame) => {
      const even = (value: number) => Math.round(value / 2) * 2;
      const rect = {
        x: even(region.x * frame.codedWidth),
        y: even(region.y * frame.codedHeight),
        width: even(region.w * frame.codedWidth),
        height: even(region.h * frame.codedHeight),
      };
      const bytes = new Uint8Array(frame.allocationSize({ rect }));
      const [plane] = await frame.copyTo(bytes, { rect });
      if (plane === undefined || (frame.format !== "I420" && frame.format !== "NV12"))
        throw new Error(`decoded pictures come as ${frame.format}`);
      const luma = new Uint8Array(rect.width * rect.height);
      for (let row = 0; row < rect.height; row++)
        luma.set(
          bytes.subarray(plane.offset + row * plane.stride, plane.offset + row * plane.stride + rect.width),
          row * rect.width,
        );
      return { luma: toBase64(luma), lumaWidth: rect.width, lumaHeight: rect.height };
    };

    // A box of one colour: its lower edge and sides are found from below, since a label of the same colour lies above.
    const findBox = (pixels: ImageData, colour: string) => {
      const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      const is = (x: number, y: number): boolean => {
        const at = (y * pixels.width + x) * 4;
        return (
          (pixels.data[at + 3] ?? 0) > 200 &&
          wanted.every((value, channel) => Math.abs((pixels.data[at + channel] ?? 0) - value) < 24)
        );
      };
      const longestRun = (y: number): [number, number] => {
        let best: [number, number] = [0, 0];
        let start = -1;
        for (let x = 0; x <= pixels.width; x++) {
          if (x < pixels.width && is(x, y)) {
            if (start < 0) start = x;
          } else if (start >= 0) {
            if (x - start > best[1] - best[0]) best = [start, x];
            start = -1;
          }
        }
        return best;
      };
      for (let y = pixels.height - 1; y > 0; y--) {
        const [start, end] = longestRun(y);
        if (end - start < 12) continue;
        const middle = Math.floor((start + end) / 2);
        // Rounded corners make the lowest row shorter than the box: the sides tell its width.
        const sideY = Math.max(0, y - Math.round((end - start) / 4) - 12);
        let left = start;
        let right = end - 1;
        for (let x = middle; x >= 0; x--)
          if (is(x, sideY)) {
            left = x;
            while (left > 0 && is(left - 1, sideY)) left--;
            break;
          }
        for (let x = middle; x < pixels.width; x++)
          if (is(x, sideY)) {
            right = x;
            while (right < pixels.width - 1 && is(right + 1, sideY)) right++;
            break;
          }
        let top = sideY;
        // Along the right side up to the rounded corner, then to the row where the upper edge runs.
        while (top > 0 && is(right - 1, top)) top--;
        let edge = top;
        for (let row = top; row > Math.max(0, top - 40); row--)
          if (is(middle, row)) {
            edge = row;
            while (edge > 0 && is(middle, edge - 1) && row - edge < 6) edge--;
            break;
          }
        return { x: left, y: edge, w: right - left + 1, h: y - edge + 1 };
      }
      return null;
    };

    const readOverlay = () => {
      const canvas = document.querySelector("canvas");
      const context = canvas?.getContext("2d");
      if (canvas === null || context === null || context === undefined || canvas.width === 0) return null;
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
      const boxes: Record<string, { x: number; y: number; w: number; h: number }> = {};
      for (const [name, colour] of Object.entries(colours)) {
        const box = findBox(pixels, colour);
        if (box !== null) boxes[name] = box;
      }
      // Where object-fit: contain puts the picture, from the layout alone.
      const frame = video.getBoundingClientRect();
      const area = canvas.getBoundingClientRect();
      const scale = Math.min(frame.width / video.videoWidth, frame.height / video.videoHeight);
      const density = canvas.width / area.width;
      return {
        boxes,
        scaleX: scale * density,
        scaleY: scale * (canvas.height / area.height),
        left: (frame.left + (frame.width - video.videoWidth * scale) / 2 - area.left) * density,
        top: (frame.top + (frame.height - video.videoHeight * scale) / 2 - area.top) * density,
      };
    };

    const shown: ShownFrame[] = [];
    for (let frame = 0; shown.length < count; frame++) {
      const taken = await new Promise<{ rtpTimestamp: number; picture: VideoFrame } | null>((resolve) =>
        video.requestVideoFrameCallback((_now, { rtpTimestamp, mediaTime }) => {
          if (frame % every !== 0 || rtpTimestamp === undefined) {
            resolve(null);
            return;
          }
          const picture = new VideoFrame(video);
          // The element may have moved on to the next frame since the callback was made ready: then this is another one.
          if (Math.abs(picture.timestamp / 1e6 - mediaTime) < 0.001) resolve({ rtpTimestamp, picture });
          else {
            picture.close();
            resolve(null);
          }
        }),
      );
      if (taken === null) continue;
      // The page's own callback for this frame was asked for before this one, so its overlay is painted already.
      const overlay = Object.keys(colours).length === 0 ? null : readOverlay();
      const { picture, rtpTimestamp } = taken;
      const { codedWidth: width, codedHeight: height } = picture;
      shown.push({ rtpTimestamp, width, height, overlay, ...(await takeLuma(picture)) });
      picture.close();
    }
    return shown;
  }, options);

export const lumaOf = (frame: Pick<ShownFrame, "luma">): Buffer => Buffer.from(frame.luma, "base64");
