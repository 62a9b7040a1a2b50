import type { Page } from "@playwright/test";
import type { Inbound } from "./inbound.ts";
import type { LoadTarget } from "./load/contract.ts";

/** A browser's page that shows the clip. */
export interface Viewer {
  page: Page;
  /** From the viewer's wish to watch to its first frame; loading the page is not in it. */
  clickToFirstPictureMs: number;
  readInbound: () => Promise<Inbound>;
  /** Resolves when the server knows that it is gone. */
  close: () => Promise<void>;
}

/** A server of the clip that is measured: ours, or the one beside it. */
export interface Server {
  name: "nekomado-agent" | "Janus";
  /** Of the serving process. */
  pid: number;
  openViewer: () => Promise<Viewer>;
  /** Where light viewers reach it. */
  loadTarget: LoadTarget;
  /** Resolves when it knows that everybody has left. */
  untilUnwatched: () => Promise<void>;
}
