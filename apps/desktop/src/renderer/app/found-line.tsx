import { useState } from "react";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { isNews, keepDismissed, readDismissed } from "./dismissed-cameras.ts";
import { appWords } from "./words.ts";

/** A further camera is on the network: said once, in a line, until it is added or not wanted. */
export const FoundLine = ({ onAdd }: { onAdd: () => void }) => {
  const { list } = useKnown();
  const text = useSection(appWords);
  const [dismissed, setDismissed] = useState(readDismissed);
  const news = list.found.filter((camera) => isNews(camera, dismissed));
  const [first] = news;
  const dismiss = () => {
    const all = [...dismissed, ...news.map(({ id }) => id)];
    keepDismissed(all);
    setDismissed(all);
  };
  return (
    <output className="found-line" data-shown={first !== undefined}>
      {first !== undefined && (
        <>
          {news.length === 1 ? text.found(first.name) : text.foundSeveral(news.length)}{" "}
          <button type="button" className="link-button" onClick={onAdd}>
            {text.add}
          </button>
          <button type="button" className="link-button" onClick={dismiss}>
            {text.notNow}
          </button>
        </>
      )}
    </output>
  );
};
