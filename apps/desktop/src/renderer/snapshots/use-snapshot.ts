import type { CameraSession, LivePicture } from "@nekomado/viewer";
import { encodeSnapshot } from "@nekomado/viewer";
import { useCallback } from "react";
import type { Camera, ProblemReason, SnapshotResult } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { saveSnapshot } from "./save-snapshot.ts";
import type { SnapshotFault } from "./snapshot-words.ts";
import { inEach } from "./snapshot-words.ts";
import { toastList, usualToastMs } from "./toast-list.ts";
import { showWhiteEdge } from "./white-edge.ts";

/** Takes what is on screen and has it kept. Rejects with a `ProblemError` after it has said what went wrong. */
export type TakeSnapshot = (camera: Camera, picture: LivePicture, session: CameraSession) => Promise<void>;

/** Frames are taken when they are asked for, and encoded one after the other. */
let encoding: Promise<unknown> = Promise.resolve();

const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
  const done = encoding.then(work);
  encoding = done.catch(() => undefined);
  return done;
};

const faultOf = (reason: ProblemReason): SnapshotFault => {
  if (reason === "diskFull" || reason === "service") return reason;
  return reason === "missing" ? "noPicture" : "internal";
};

const sayFault = (fault: SnapshotFault): void =>
  toastList.show({
    key: "snapshot fault",
    tone: "fault",
    text: inEach((words) => words.fault[fault]),
    actions: [],
    lastsMs: fault === "noPicture" ? usualToastMs : null,
  });

export const useSnapshot = (): TakeSnapshot => {
  const { client, settings } = useKnown();
  const { snapshot: form } = settings;

  const sayResult = useCallback(
    (result: SnapshotResult) => {
      // What waits has a word of its own, which stays.
      if (result.state === "waiting") return;
      const { id } = result;
      const show = (): void => {
        // A folder that cannot be shown is none that could be looked at.
        client.request("library.showInFolder", { id }).catch(() => undefined);
      };
      toastList.show({
        key: "snapshot saved",
        tone: "done",
        text: inEach((words) => words.saved),
        actions: [{ label: inEach((words) => words.openFolder), perform: show }],
        lastsMs: usualToastMs,
      });
    },
    [client],
  );

  return useCallback(
    async (camera, picture) => {
      try {
        // Before anything is waited for: what is on screen now.
        const taking = picture.takeFrame();
        if (picture.hasPicture) showWhiteEdge(picture.elements.overlay.parentElement);
        const taken = await taking;
        if (taken === null) throw new ProblemError("missing", "There is no picture to take yet.");
        const encoded = await inTurn(() => encodeSnapshot(taken, form));
        sayResult(await saveSnapshot(client, { cameraId: camera.id, ...encoded }));
      } catch (error) {
        sayFault(error instanceof ProblemError ? faultOf(error.reason) : "internal");
        throw error instanceof ProblemError
          ? error
          : new ProblemError("internal", `The snapshot could not be taken: ${String(error)}`, { cause: error });
      }
    },
    [client, form, sayResult],
  );
};
