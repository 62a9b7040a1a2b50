import { History as HistoryPlace } from "../history/history.tsx";
import { Toasts } from "../snapshots/toasts.tsx";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { TitleBar } from "./title-bar.tsx";
import { appWords } from "./words.ts";

export const MainWindow = () => {
  const { serviceIsDown } = useKnown();
  const words = useSection(appWords);
  return (
    <div className="app">
      <TitleBar left={<span className="bar-name">Nekomado</span>} />
      <div className="app-place">
        <HistoryPlace />
      </div>
      {serviceIsDown && <p className="service-line">{words.serviceDown}</p>}
      <Toasts />
    </div>
  );
};
