import type { Messages, SessionState, WindowWords } from "@nekomado/viewer";
import type { HomeWords } from "./home-words.ts";

/** What is known of one camera's window at this moment. */
export interface AnsweringWindow {
  kind: SessionState["kind"];
  said: Pick<WindowWords, "answer">;
  /** Out of sight, and so without a connection: nothing is known of its picture. */
  isResting: boolean;
}

export interface Answer {
  title: string;
  line: string;
}

/** What needs a person most comes first. */
const urgency: readonly SessionState["kind"][] = [
  "stalled",
  "reconnecting",
  "keyChanged",
  "unauthorised",
  "incompatible",
  "full",
  "off",
  "closed",
  "idle",
  "connecting",
  "live",
];

const byUrgency = (a: AnsweringWindow, b: AnsweringWindow): number => urgency.indexOf(a.kind) - urgency.indexOf(b.kind);

/** So many cameras that are not live are named below the sentence. */
const namedBelow = 2;

/** The sentence on top of all cameras, and the line below it. Empty without cameras. */
export const homeAnswer = (
  windows: readonly AnsweringWindow[],
  text: HomeWords,
  { sentence, sentences }: Pick<Messages, "sentence" | "sentences">,
): Answer => {
  // One that is off is known to be so without its picture.
  const known = windows.filter(({ isResting, kind }) => !isResting || kind !== "connecting");
  const [first, ...others] = [...known].sort(byUrgency);
  const hidden = windows.length - known.length;
  const rest = hidden === 0 ? [] : [text.outOfSight(hidden)];
  if (first === undefined) return { title: "", line: sentences(...rest) };
  if (others.length === 0) return { title: first.said.answer.title, line: sentences(first.said.answer.line, ...rest) };
  if (first.kind === "live") return { title: text.allLive(known.length), line: sentences(...rest) };
  if (others.every(({ kind }) => kind === first.kind) && first.kind === "connecting")
    return { title: text.allConnecting(known.length), line: sentences(...rest) };
  const troubled = others.filter(({ kind }) => kind !== "live");
  const named = troubled.slice(0, namedBelow);
  const unnamed = troubled.length - named.length;
  const live = others.length - troubled.length;
  const line = [
    ...named.map(({ said }) => sentence(said.answer.title)),
    ...(unnamed === 0 ? [] : [text.othersNotLive(unnamed)]),
    ...(live === 0 ? [] : [text.othersLive(live)]),
    ...rest,
  ];
  return { title: first.said.answer.title, line: sentences(...line) };
};
