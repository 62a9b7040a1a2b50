import { contextBridge, ipcRenderer } from "electron";
import type { NekomadoBridge } from "../contract/bridge.ts";
import { eventChannel, requestChannel } from "../contract/channels.ts";

// The only door of a page. Who may ask, and what, is decided where it arrives: in the shell.
const bridge: NekomadoBridge = {
  request: (name, params) => ipcRenderer.invoke(requestChannel, name, params),
  listen: (listener) => {
    const hear = (_event: unknown, name: string, value: unknown): void => listener(name, value);
    ipcRenderer.on(eventChannel, hear);
    return () => ipcRenderer.removeListener(eventChannel, hear);
  },
};

contextBridge.exposeInMainWorld("nekomado", bridge);
