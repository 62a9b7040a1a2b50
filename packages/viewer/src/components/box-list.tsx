import type { Detection } from "@nekomado/protocol";
import type { Words } from "../i18n/words.ts";
import { nameOfClass } from "../i18n/words.ts";

const whereOf = ({ x, w }: Detection, pictureWidth: number): "left" | "middle" | "right" => {
  const middle = (x + w / 2) / pictureWidth;
  if (middle < 1 / 3) return "left";
  return middle > 2 / 3 ? "right" : "middle";
};

export interface BoxListProps {
  /** In pixels of the picture. */
  boxes: readonly Detection[];
  pictureWidth: number;
  words: Words;
}

/** The boxes as words. Comes with `Tab` while boxes are on; never speaks by itself. */
export const BoxList = ({ boxes, pictureWidth, words }: BoxListProps) => {
  const { boxList, where } = words.messages;
  const entries = boxes.map((box) =>
    boxList.entry(
      nameOfClass(words, box.className),
      words.format.percent(box.confidence),
      where[whereOf(box, pictureWidth)],
    ),
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- reached with Tab, so that it need not speak
    <section className="box-list" tabIndex={0} aria-label={boxList.title}>
      {entries.length === 0 ? (
        <p>{boxList.none}</p>
      ) : (
        <ul>
          {entries.map((entry, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- boxes have no identity from frame to frame
            <li key={`${index}-${entry}`}>{entry}</li>
          ))}
        </ul>
      )}
    </section>
  );
};
