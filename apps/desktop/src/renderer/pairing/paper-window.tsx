import { useId } from "react";

/** How far the window is: nobody there, somebody behind the paper, half of the code stands, the code opened it. */
export type PaperWindowState = "empty" | "closed" | "ajar" | "open";

const leaf = "M0 0C14-18 44-24 72-10 52 11 22 15 0 0Z";
const leaves = [
  "translate(64 8) rotate(-4)",
  "translate(80 34) rotate(152) scale(0.94)",
  "translate(88 60) rotate(24) scale(1.04)",
  "translate(96 92) rotate(162)",
  "translate(100 120) rotate(42) scale(0.9)",
  "translate(97 148) rotate(97) scale(0.78)",
];

/** Two paper screens before the light; whoever sits on the sill throws a shadow on them. */
export const PaperWindow = ({ state }: { state: PaperWindowState }) => {
  const soft = useId();
  return (
    <div className="paper-window" data-state={state} aria-hidden="true">
      <div className="paper-light" />
      <div className="paper-screens">
        <i />
        <i />
      </div>
      <svg className="paper-shadow" viewBox="0 0 720 372" preserveAspectRatio="xMidYMax slice">
        <filter id={soft} x="-5%" y="-5%" width="110%" height="110%">
          <feGaussianBlur stdDeviation="2.6" />
        </filter>
        <g filter={`url(#${soft})`}>
          <path className="shadow-fill" d="M-20 333H740V400H-20Z" />
          <path className="shadow-line shadow-twig" d="M56-20C92 32 106 88 96 152" />
          {leaves.map((place) => (
            <path key={place} className="shadow-fill" d={leaf} transform={place} />
          ))}
          <g className="shadow-cat">
            <path
              className="shadow-fill"
              d="M460 108Q461 97 470 103L494 128Q508 124 523 128L546 103Q555 97 556 108L558 158Q562 184 540 200C566 234 586 284 577 337H439C430 284 452 234 478 200Q454 184 458 158Z"
            />
            <path className="shadow-line shadow-tail" d="M566 327C609 331 641 312 632 277 628 261 640 248 655 253" />
          </g>
        </g>
      </svg>
    </div>
  );
};
