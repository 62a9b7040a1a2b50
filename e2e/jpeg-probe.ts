import type { Page } from "@playwright/test";
import { z } from "zod";
import type { Region } from "./picture-probe.ts";

const detection = z.object({ className: z.string(), x: z.number(), y: z.number(), w: z.number(), h: z.number() });

const shownJpegSchema = z.object({
  frameNumber: z.int(),
  width: z.number(),
  height: z.number(),
  ageMs: z.number().nullable(),
  boxes: z.array(detection),
  /** The asked part of the canvas in grey, rows of `lumaWidth`, base64. */
  luma: z.string(),
  lumaWidth: z.number(),
  lumaHeight: z.number(),
});
export type ShownJpeg = z.infer<typeof shownJpegSchema>;

/**
 * Takes the newest pictures that the page paints of the MJPEG stream: what its diagnostics say of each, and the pixels
 * that are on the canvas at that moment. The page has to be opened with `?diagnostics`.
 */
export const takeJpegs = async (page: Page, count: number, region: Region): Promise<ShownJpeg[]> => {
  await page.waitForFunction(() => "nekomadoDiagnostics" in window && document.querySelector(".still") !== null);
  return z.array(shownJpegSchema).parse(
    await page.evaluate(
      async ({ wanted, part }) => {
        const canvas = document.querySelector<HTMLCanvasElement>(".still");
        const context = canvas?.getContext("2d");
        if (canvas === null || context === null || context === undefined) throw new Error("there is no canvas");
        const even = (value: number) => Math.round(value / 2) * 2;
        const shown: unknown[] = [];
        let last: number | null = null;
        while (shown.length < wanted) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const diagnostics: unknown = Reflect.get(window, "nekomadoDiagnostics");
          if (typeof diagnostics !== "object" || diagnostics === null) throw new Error("there are no diagnostics");
          const painted: unknown = Reflect.get(diagnostics, "lastPainted");
          if (typeof painted !== "object" || painted === null || !("frameNumber" in painted)) continue;
          if (!("transport" in painted) || painted.transport !== "mjpeg" || painted.frameNumber === last) continue;
          last = typeof painted.frameNumber === "number" ? painted.frameNumber : null;
          const { width, height } = canvas;
          const [x, y, w, h] = [
            even(part.x * width),
            even(part.y * height),
            even(part.w * width),
            even(part.h * height),
          ];
          const { data } = context.getImageData(x, y, w, h);
          let text = "";
          for (let at = 0; at < data.length; at += 4)
            text += String.fromCharCode(
              Math.round(0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)),
            );
          shown.push({ ...painted, width, height, luma: btoa(text), lumaWidth: w, lumaHeight: h });
        }
        return shown;
      },
      { wanted: count, part: region },
    ),
  );
};
