import { Plus } from "lucide-react";
import type { DragEvent } from "react";
import { useRef, useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { useSection, useWords } from "../words/section.ts";
import { inOrder, movedTo } from "./camera-order.ts";
import { CameraRow } from "./camera-row.tsx";
import { settingsWords } from "./settings-words.ts";
import type { SettingsChanger } from "./use-settings-change.ts";

export interface CamerasProps {
  changer: SettingsChanger;
  /** Null for a new one. */
  onPair: (camera: Camera | null) => void;
  onCheck: ((camera: Camera) => void) | null;
}

export const Cameras = ({ changer, onPair, onCheck }: CamerasProps) => {
  const text = useSection(settingsWords).cameras;
  const { format } = useWords();
  const { client, list } = useKnown();
  const { keep } = changer;
  /** The order that was asked for, until the list comes in it. */
  const [asked, ask] = useState<{ ids: readonly string[]; of: string } | null>(null);
  const [draggedId, setDraggedId] = useState<string | null>(null);
  const [told, tell] = useState("");
  const addButton = useRef<HTMLButtonElement>(null);
  const orderNow = list.cameras.map(({ id }) => id).join(" ");
  const wanted = asked?.of === orderNow ? asked.ids : null;
  const setWanted = (ids: readonly string[] | null): void => ask(ids === null ? null : { ids, of: orderNow });
  const cameras = wanted === null ? list.cameras : inOrder(list.cameras, wanted);

  const order = (next: readonly Camera[]): void => {
    const cameraIds = next.map(({ id }) => id);
    keep(client.request("cameras.order", { cameraIds }), (isKept) => {
      if (!isKept) ask(null);
    });
  };
  const move = (camera: Camera, place: number): void => {
    if (place < 0 || place >= cameras.length) return;
    const next = movedTo(cameras, camera.id, place);
    setWanted(next.map(({ id }) => id));
    tell(text.moved(camera.name, format.number(place + 1), format.number(cameras.length)));
    order(next);
  };
  const drag = (event: DragEvent<HTMLElement>, camera: Camera): void => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", camera.name);
    const row = event.currentTarget.closest("li");
    if (row !== null) event.dataTransfer.setDragImage(row, 12, 24);
    setDraggedId(camera.id);
  };
  const dragOver = (event: DragEvent<HTMLElement>, place: number): void => {
    if (draggedId === null) return;
    event.preventDefault();
    if (cameras[place]?.id !== draggedId) setWanted(movedTo(cameras, draggedId, place).map(({ id }) => id));
  };
  const dragEnd = (): void => {
    setDraggedId(null);
    if (wanted !== null) order(cameras);
  };
  const forget = (camera: Camera, settled: (isForgotten: boolean) => void): void =>
    keep(client.request("cameras.forget", { cameraId: camera.id }), (isForgotten) => {
      settled(isForgotten);
      if (!isForgotten) return;
      tell(text.forgotten(camera.name));
      addButton.current?.focus();
    });

  return (
    <section className="settings-group">
      <h3>{useSection(settingsWords).sections.cameras}</h3>
      {cameras.length === 0 && <p className="settings-hint">{text.none}</p>}
      {cameras.length > 1 && <p className="settings-hint">{text.order}</p>}
      <ul className="camera-rows">
        {cameras.map((camera, place) => (
          <CameraRow
            key={camera.id}
            camera={camera}
            place={place}
            count={cameras.length}
            isDragged={camera.id === draggedId}
            onRename={(name) => keep(client.request("cameras.rename", { cameraId: camera.id, name }))}
            onMove={(to) => move(camera, to)}
            onDrag={(event) => drag(event, camera)}
            onDragOver={(event) => dragOver(event, place)}
            onDragEnd={dragEnd}
            onForget={(settled) => forget(camera, settled)}
            onPairAgain={() => onPair(camera)}
            onCheck={onCheck === null ? null : () => onCheck(camera)}
          />
        ))}
      </ul>
      <button ref={addButton} type="button" className="sheet-button" onClick={() => onPair(null)}>
        <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
        {text.add}
      </button>
      <p className="for-screen-readers" aria-live="polite">
        {told}
      </p>
    </section>
  );
};
