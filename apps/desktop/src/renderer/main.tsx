import "./schema-mode.ts";
import "@nekomado/viewer/parts.css";
import "./app/app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "../contract/index.ts";
import { App } from "./app/app.tsx";
import { ClientProvider } from "./client/client-provider.tsx";
import { KnownStore } from "./client/known-store.ts";
import { WordsProvider } from "./words/words-provider.tsx";

const client = createClient(globalThis.nekomado);
const store = new KnownStore(client);
// Before the first render, for the other rooms take longer than that.
store.start();

const place = document.getElementById("app");
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <ClientProvider store={store}>
        <WordsProvider>
          <App />
        </WordsProvider>
      </ClientProvider>
    </StrictMode>,
  );
}
