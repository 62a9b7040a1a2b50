import { IconButton, nameOfClass } from "@nekomado/viewer";
import { ArrowLeft, ChevronLeft, ChevronRight, FolderOpen, Trash2 } from "lucide-react";
import type { CSSProperties } from "react";
import { useEffect, useRef } from "react";
import { useKnown } from "../client/client-context.ts";
import { useSection, useWords } from "../words/section.ts";
import type { Card } from "./cards.ts";
import { midnightBefore } from "./cards.ts";
import { dayName } from "./day-names.ts";
import { historyWords } from "./history-words.ts";
import { useThumbnail, useWholePicture } from "./use-picture.ts";
import { useToday } from "./use-today.ts";

interface LargePictureProps {
  card: Card;
  /** Null at the newest and at the oldest. */
  newer: Card | null;
  older: Card | null;
  onShow: (id: string) => void;
  onBack: () => void;
  onBin: (id: string) => void;
  onMissing: (id: string) => void;
}

/** Of a picture that does not say its own. */
const usualShape = 16 / 9;
const iconProps = { size: 24, strokeWidth: 1.75, "aria-hidden": true } as const;

const Details = ({ card }: { card: Card }) => {
  const text = useSection(historyWords);
  const words = useWords();
  const { format, language } = words;
  const todayMs = useToday();
  const { capturedAtMs, size, detections } = card;
  const seen = detections.map(({ className, confidence }) => ({
    name: nameOfClass(words, className),
    percent: format.percent(confidence),
  }));
  return (
    <dl className="picture-details" aria-label={text.large.details}>
      <dt>{text.large.time}</dt>
      <dd>
        {dayName(midnightBefore(capturedAtMs), todayMs, language, text)}, {format.clockWithSeconds(capturedAtMs)}
      </dd>
      <dt>{text.large.camera}</dt>
      <dd>{card.cameraName}</dd>
      <dt>{text.large.size}</dt>
      <dd>
        {size !== null && `${size.width} × ${size.height}, `}
        {card.bytes < 1_000_000
          ? `${format.number(card.bytes / 1000)} kB`
          : `${format.number(card.bytes / 1_000_000, 1)} MB`}{" "}
        {card.format === "png" ? "PNG" : "JPEG"}
      </dd>
      <dt>{text.large.seen}</dt>
      <dd>
        {seen.length === 0
          ? text.large.nothing
          : seen.map(({ name, percent }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- two cats are two lines of the same words
              <span key={index} className="picture-seen">
                {name} <span>{percent}</span>
              </span>
            ))}
      </dd>
      {card.boxesDrawn && (
        <>
          <dt>{text.large.boxes}</dt>
          <dd>{text.large.boxesDrawn}</dd>
        </>
      )}
    </dl>
  );
};

/** One picture of the library as large as the window allows, with what its file says of it. */
export const LargePicture = ({ card, newer, older, onShow, onBack, onBin, onMissing }: LargePictureProps) => {
  const text = useSection(historyWords);
  const { format } = useWords();
  const { client } = useKnown();
  const section = useRef<HTMLElement>(null);
  const small = useThumbnail(card.id, !card.isMissing, onMissing);
  const whole = useWholePicture(client, card.id, onMissing);
  const url = whole ?? small;
  const shape = card.size === null ? usualShape : card.size.width / card.size.height;
  // As wide as the height that is left allows, and no wider than the page.
  const style: CSSProperties = { aspectRatio: shape, maxWidth: `calc(var(--height-left) * ${shape})` };
  const name = text.card(format.clock(card.capturedAtMs), card.cameraName);
  useEffect(() => section.current?.focus(), []);
  const showFile = (): void => {
    // A file that is gone is told by its picture.
    client.request("library.showInFolder", { id: card.id }).catch(() => undefined);
  };
  return (
    <section ref={section} className="large-picture" tabIndex={-1} aria-label={text.large.name}>
      <header className="large-picture-head">
        <IconButton icon={ArrowLeft} name={text.large.back} onClick={onBack} />
        <h1 aria-live="polite">{name}</h1>
        {!card.isMissing && (
          <>
            <IconButton icon={FolderOpen} name={text.large.showFile} onClick={showFile} />
            <IconButton icon={Trash2} name={text.bin} keyLabel="Del" onClick={() => onBin(card.id)} />
          </>
        )}
      </header>
      <div className="large-picture-glass" style={style}>
        {url !== null && !card.isMissing && <img src={url} alt={name} />}
        {card.isMissing && <p className="picture-missing">{text.missing}</p>}
        {newer !== null && (
          <button
            type="button"
            className="large-picture-step"
            data-side="left"
            aria-label={text.large.previous}
            title={`${text.large.previous} (←)`}
            onClick={() => onShow(newer.id)}
          >
            <ChevronLeft {...iconProps} />
          </button>
        )}
        {older !== null && (
          <button
            type="button"
            className="large-picture-step"
            data-side="right"
            aria-label={text.large.next}
            title={`${text.large.next} (→)`}
            onClick={() => onShow(older.id)}
          >
            <ChevronRight {...iconProps} />
          </button>
        )}
      </div>
      <Details card={card} />
    </section>
  );
};
