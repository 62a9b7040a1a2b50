import { Check } from "lucide-react";
import { memo, useRef } from "react";
import { useSection, useWords } from "../words/section.ts";
import type { Card } from "./cards.ts";
import { historyWords } from "./history-words.ts";
import { useNearness, useThumbnail } from "./use-picture.ts";

interface PictureCardProps {
  card: Card;
  /** Whether cards are being selected, and this one is. */
  isSelecting: boolean;
  isSelected: boolean;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
  onMissing: (id: string) => void;
}

/** One picture of the gallery: small, with its time and its camera. */
export const PictureCard = memo(({ card, isSelecting, isSelected, onOpen, onToggle, onMissing }: PictureCardProps) => {
  const text = useSection(historyWords);
  const { format } = useWords();
  const element = useRef<HTMLLIElement>(null);
  const isNear = useNearness(element);
  const url = useThumbnail(card.id, isNear && !card.isMissing, onMissing);
  const clock = format.clock(card.capturedAtMs);
  const camera = card.cameraName === "" ? text.unknownCamera : card.cameraName;
  const name = text.card(clock, camera);
  return (
    <li ref={element} className="picture-card">
      <button
        type="button"
        data-picture={card.id}
        className="picture-thumbnail"
        aria-label={card.isMissing ? `${name}, ${text.missing}` : name}
        {...(isSelecting ? { "aria-pressed": isSelected } : {})}
        onClick={(event) => {
          if (isSelecting || event.ctrlKey || event.metaKey || event.shiftKey) onToggle(card.id);
          else onOpen(card.id);
        }}
      >
        {url !== null && !card.isMissing && <img src={url} alt={name} draggable={false} />}
        {card.isMissing && <span className="picture-missing">{text.missing}</span>}
        {isSelecting && (
          <span className="picture-tick" data-on={isSelected} aria-hidden="true">
            {isSelected && <Check size={16} strokeWidth={2.5} />}
          </span>
        )}
      </button>
      <p className="picture-caption">
        <b>{clock}</b>
        <span>{camera}</span>
      </p>
    </li>
  );
});
PictureCard.displayName = "PictureCard";
