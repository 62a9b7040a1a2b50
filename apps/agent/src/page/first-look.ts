import type { KeyframeFile } from "@nekomado/h264";
import type { Keyframe } from "@nekomado/protocol";
import { glassShape } from "@nekomado/viewer/glass-shape";
import type { Words } from "@nekomado/viewer/words";
import { html } from "hono/html";

/** What a page shows as it arrives. */
export interface FirstLook extends Pick<Keyframe, "frameNumber" | "rtpTimestamp" | "ageMs"> {
  picture: KeyframeFile;
}

/**
 * The window of a camera that is being connected to, as the page renders it: grey, with a plate that the page dates
 * by the reader's own clock. The picture is part of it, so that it takes neither a script nor a request of its own.
 */
export const firstLookMarkup = ({ messages }: Words, { picture, frameNumber, rtpTimestamp, ageMs }: FirstLook) => {
  const { file, width, height } = picture;
  return html`<div class="viewer-page" data-statistics="false" data-state="connecting">
    <header class="title-bar"></header>
    <main>
      <div class="answer">
        <h1>${messages.answer.connecting(messages.unnamedCamera)}</h1>
        <p></p>
      </div>
      <article class="camera-window" data-size="large" data-live="false">
        <div class="glass" data-open="true" data-live="false" data-shape="${glassShape(width / height)}">
          <div class="picture">
            <video
              class="still"
              data-shown="true"
              data-frame-number="${frameNumber}"
              data-rtp-timestamp="${rtpTimestamp}"
              data-age-ms="${ageMs.toFixed(1)}"
              src="data:video/mp4;base64,${Buffer.from(file).toString("base64")}"
              muted
              autoplay
              playsinline
            ></video>
          </div>
          <p class="plate" hidden><b>${messages.plate.lastPicture}</b><span></span></p>
        </div>
        <div class="sill"></div>
      </article>
    </main>
  </div>`;
};
