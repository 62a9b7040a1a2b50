import "./title-bar.css";
import { Mark } from "@nekomado/viewer";
import type { ReactNode } from "react";
import { useKnown } from "../client/client-context.ts";

export interface TitleBarProps {
  /** Beside the mark. */
  left: ReactNode;
  middle?: ReactNode;
  right?: ReactNode;
}

/** The row by which the window is moved. Where the system draws its buttons over the page, room is left for them. */
export const TitleBar = ({ left, middle, right }: TitleBarProps) => {
  const { info } = useKnown();
  return (
    <header className="bar" data-platform={info.platform}>
      <div className="bar-left">
        {info.platform !== "darwin" && <Mark />}
        {left}
      </div>
      {middle ?? <span />}
      <div className="bar-right">{right}</div>
    </header>
  );
};
