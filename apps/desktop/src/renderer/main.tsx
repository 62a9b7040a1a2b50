import "./schema-mode.ts";
import "@nekomado/viewer/parts.css";
import "./app/app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "../contract/index.ts";
import { App } from "./app/app.tsx";
import { ClientProvider } from "./client/client-provider.tsx";
import { KnownStore } from "./client/known-store.ts";
import { WatchedCameras } from "./watching/watched-cameras.ts";
import { WatchedContext } from "./watching/watched-context.ts";
import { WordsProvider } from "./words/words-provider.tsx";

const client = createClient(globalThis.nekomado);
const store = new KnownStore(client);
const watched = new WatchedCameras(client);
// Before React hears of it: what is rendered finds the cameras that it needs.
store.onChange(() => {
  if (store.known !== null) watched.follow(store.known);
});
// Before the first render, for the other rooms take longer than that.
store.start();
addEventListener("pagehide", () => watched.dispose());

const place = document.getElementById("app");
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <ClientProvider store={store}>
        <WordsProvider>
          <WatchedContext value={watched}>
            <App />
          </WatchedContext>
        </WordsProvider>
      </ClientProvider>
    </StrictMode>,
  );
}
