import { IconButton } from "@nekomado/viewer";
import { ChevronDown, ChevronUp, GripVertical } from "lucide-react";
import type { DragEvent } from "react";
import { useRef, useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { useSection, useWords } from "../words/section.ts";
import { ForgetCamera } from "./forget-camera.tsx";
import { settingsWords } from "./settings-words.ts";

/** Whether it can be looked through, in a few words. */
const useStateWords = (camera: Camera): { text: string; tone: "live" | "stalled" | "off" | "wait" } => {
  const text = useSection(settingsWords).cameras;
  const { format } = useWords();
  if (camera.trust !== "paired") return { text: text.trust[camera.trust], tone: "stalled" };
  if (camera.isReachable === null) return { text: text.looking, tone: "wait" };
  if (camera.isReachable) return { text: text.reached, tone: "live" };
  return {
    text: camera.offSinceMs === null ? text.off : text.offSince(format.clock(camera.offSinceMs)),
    tone: "off",
  };
};

export interface CameraRowProps {
  camera: Camera;
  /** From 0, of so many. */
  place: number;
  count: number;
  isDragged: boolean;
  onRename: (name: string) => void;
  onMove: (place: number) => void;
  onDrag: (event: DragEvent<HTMLElement>) => void;
  onDragOver: (event: DragEvent<HTMLElement>) => void;
  onDragEnd: () => void;
  onForget: (settled: (isForgotten: boolean) => void) => void;
  onPairAgain: () => void;
  onCheck: (() => void) | null;
}

export const CameraRow = (props: CameraRowProps) => {
  const { camera, place, count, isDragged, onRename, onMove, onDrag, onDragOver, onDragEnd, onForget } = props;
  const { onPairAgain, onCheck } = props;
  const text = useSection(settingsWords).cameras;
  const state = useStateWords(camera);
  /** What is typed in place of a name, until the camera has another: it may also come back as the camera's own. */
  const [draft, setDraft] = useState<{ text: string; of: string } | null>(null);
  const name = draft?.of === camera.name ? draft.text : camera.name;
  const [asksToForget, askToForget] = useState(false);
  const forgetButton = useRef<HTMLButtonElement>(null);
  const rename = (): void => {
    if (name.trim() === camera.name) setDraft(null);
    else onRename(name.trim());
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrows do the same by keyboard
    <li
      className="camera-row"
      data-dragged={isDragged}
      onDragOver={onDragOver}
      onDrop={(event) => event.preventDefault()}
    >
      <div className="camera-row-line">
        <span
          className="camera-row-grip"
          draggable="true"
          aria-hidden="true"
          onDragStart={onDrag}
          onDragEnd={onDragEnd}
        >
          <GripVertical size={18} strokeWidth={1.75} />
        </span>
        <div className="camera-row-words">
          <input
            type="text"
            value={name}
            maxLength={64}
            aria-label={text.name(camera.name)}
            placeholder={camera.ownName}
            spellCheck={false}
            onChange={({ target }) => setDraft({ text: target.value, of: camera.name })}
            onBlur={rename}
            onKeyDown={({ key, nativeEvent, currentTarget }) => {
              if (key === "Enter" && !nativeEvent.isComposing) currentTarget.blur();
            }}
          />
          <p>
            <span className={`tone-${state.tone}`}>{state.text}</span>
            {camera.ownName !== camera.name && <span>{text.ownName(camera.ownName)}</span>}
          </p>
        </div>
        <IconButton
          icon={ChevronUp}
          name={text.up(camera.name)}
          aria-disabled={place === 0}
          onClick={() => onMove(place - 1)}
        />
        <IconButton
          icon={ChevronDown}
          name={text.down(camera.name)}
          aria-disabled={place === count - 1}
          onClick={() => onMove(place + 1)}
        />
      </div>
      {asksToForget ? (
        <ForgetCamera
          camera={camera}
          onForget={onForget}
          onKeep={() => {
            askToForget(false);
            requestAnimationFrame(() => forgetButton.current?.focus());
          }}
        />
      ) : (
        <p className="camera-row-actions">
          {camera.trust === "unauthorised" && (
            <button type="button" className="link-button" onClick={onPairAgain}>
              {text.pairAgain}
            </button>
          )}
          {camera.trust === "keyChanged" && (
            <button type="button" className="link-button" onClick={onPairAgain}>
              {text.whatNow}
            </button>
          )}
          {onCheck !== null && (
            <button type="button" className="link-button" onClick={onCheck}>
              {text.check}
            </button>
          )}
          <button ref={forgetButton} type="button" className="link-button" onClick={() => askToForget(true)}>
            {text.forget}
          </button>
        </p>
      )}
    </li>
  );
};
