import type { Words } from "../i18n/words.ts";
import type { ConnectStep, FailingPart, SessionState } from "../session/state.ts";
import type { CameraView } from "./camera-view.ts";
import type { WindowAction } from "./window-action.ts";

/** The sign beside the words; each has a shape of its own. */
export type LightSign = "live" | "wait" | "stalled" | "off" | "full" | "key" | "shield" | "arrow";
export type Tone = "live" | "wait" | "stalled" | "off";

export interface WindowWords {
  light: LightSign;
  tone: Tone;
  /** The state in a word. */
  word: string;
  /** What more there is to say; may change several times a second. */
  detail: string;
  /** A fact beside the picture. */
  note: string | null;
  /** On the glass, over a picture that does not show the present. */
  plate: { title: string; caption: string } | null;
  /** On the paper screens of a closed window. */
  paper: string | null;
  action: WindowAction | null;
  /** The sentence on top, and what belongs to it. */
  answer: { title: string; line: string };
}

/** After so long a connection in the making also says what is being tried. */
export const connectingExplainedAfterMs = 4000;
/** A detector that has found nothing for so long is mentioned; an animal that walks out is no news. */
const detectorMentionedAfterMs = 5000;
const linkMentionedAfterMs = 2000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const cameraNameOf = ({ cameraName }: CameraView, { messages }: Words): string => cameraName ?? messages.unnamedCamera;

const wholeSeconds = (ms: number, { format }: Words): string => format.number(Math.max(0, Math.floor(ms / 1000)));

const ageInWords = (ageMs: number, words: Words): string => {
  const { plate } = words.messages;
  if (ageMs < minuteMs) return plate.secondsOld(wholeSeconds(ageMs, words));
  if (ageMs < hourMs) return plate.minutesOld(words.format.number(Math.floor(ageMs / minuteMs)));
  return plate.hoursOld(words.format.number(Math.floor(ageMs / hourMs)));
};

/** The plate on a picture of the past; null where there is no picture. */
const plateOf = (view: CameraView, words: Words): WindowWords["plate"] => {
  if (!view.hasPicture || view.pictureAtMs === null) return null;
  const clock = words.format.clockWithSeconds(view.pictureAtMs + view.wallOffsetMs);
  const { plate } = words.messages;
  if (view.state.kind === "connecting") return { title: plate.lastPicture, caption: clock };
  const ageMs = Math.max(0, view.nowMs - view.pictureAtMs);
  return { title: ageInWords(ageMs, words), caption: plate.pictureFrom(clock) };
};

const behind = (view: CameraView, words: Words, digits: number): string =>
  view.delayMs === null ? "" : words.messages.behind(words.format.number(view.delayMs / 1000, digits));

/** Age of the picture; of MJPEG, whose pictures are fewer, how many come too. */
const liveInWords = (view: CameraView, words: Words, digits: number): string => {
  const age = behind(view, words, digits);
  if (view.state.kind !== "live" || view.state.transport === "webrtc") return age;
  const { facts, fps } = words.messages;
  return facts(...[fps(words.format.number(view.fps)), age].filter((part) => part !== ""));
};

const partInWords = (part: FailingPart, state: SessionState, { messages }: Words): string => {
  if (part !== "camera") return messages.part[part];
  const fault = state.kind === "stalled" || state.kind === "reconnecting" ? state.fault : null;
  return fault === null ? messages.cameraSilent : messages.fault[fault];
};

const stepInWords = (step: ConnectStep, view: CameraView, words: Words): string =>
  step === "catchUp"
    ? words.messages.catchingUp(words.format.number((view.delayMs ?? 0) / 1000, 1))
    : words.messages.step[step];

const nextTryInWords = (nextTryAtMs: number | null, view: CameraView, words: Words): string => {
  if (nextTryAtMs === null) return "";
  const seconds = Math.ceil((nextTryAtMs - view.nowMs) / 1000);
  return seconds <= 0 ? "" : words.messages.nextTry(words.format.number(seconds));
};

const sentences = ({ messages }: Words, ...parts: string[]): string =>
  messages.sentences(...parts.filter((part) => part !== ""));

const noteOf = (view: CameraView, { messages }: Words): string | null => {
  const { note } = messages;
  const isMjpeg = view.state.kind === "live" && view.state.transport === "mjpeg";
  if (!isMjpeg && view.stream?.state === "flowing" && view.stream.fault === "bFrames") return note.bFrames;
  if (view.linkDownSinceMs !== null && view.nowMs - view.linkDownSinceMs > linkMentionedAfterMs) return note.linkDown;
  if (view.detector?.state === "absent") return note.detectorAbsent;
  const lastedMs = view.nowMs - view.detectorSinceMs;
  return view.detector?.state === "silent" && lastedMs > detectorMentionedAfterMs ? note.detectorSilent : null;
};

/** Why the picture comes as MJPEG, and what the picture lacks. */
const liveNoteOf = (view: CameraView, words: Words): string | null => {
  const note = noteOf(view, words);
  if (view.state.kind !== "live" || view.state.transport === "webrtc") return note;
  const why = words.messages.mjpeg[view.state.why];
  return note === null ? why : words.messages.facts(why, note);
};

const connectingWords = (view: CameraView, sinceMs: number, step: ConnectStep, words: Words): string => {
  if (step === "catchUp") return stepInWords(step, view, words);
  const lastedMs = view.nowMs - sinceMs;
  const seconds = wholeSeconds(lastedMs, words);
  return lastedMs < connectingExplainedAfterMs
    ? words.messages.seconds(seconds)
    : words.messages.secondsAnd(seconds, stepInWords(step, view, words));
};

/** Everything that a window says, from what is known at one moment. `ageDigits`: 2 in the large view, 1 in tiles. */
export const windowWords = (view: CameraView, words: Words, ageDigits = 2): WindowWords => {
  const { messages, format } = words;
  const { state } = view;
  const camera = cameraNameOf(view, words);
  const base = { note: null, plate: null, paper: null, action: null };
  switch (state.kind) {
    case "idle":
    case "closed":
      return {
        ...base,
        light: "off",
        tone: "off",
        word: messages.state.closed,
        detail: messages.detail.closed,
        paper: messages.paper.closed,
        action: "open",
        answer: { title: messages.answer.closed(camera), line: messages.detail.closed },
      };
    case "connecting": {
      const detail = connectingWords(view, state.sinceMs, state.step, words);
      return {
        ...base,
        light: "wait",
        tone: "wait",
        word: messages.state.connecting,
        detail,
        plate: plateOf(view, words),
        answer: { title: messages.answer.connecting(camera), line: "" },
      };
    }
    case "live":
      return {
        ...base,
        light: "live",
        tone: "live",
        word: messages.state.live,
        detail: liveInWords(view, words, ageDigits),
        note: liveNoteOf(view, words),
        answer: {
          title: messages.answer.live(camera),
          line: messages.answer.liveSince(format.clock(state.sinceMs + view.wallOffsetMs)),
        },
      };
    case "stalled": {
      const detail = partInWords(state.part, state, words);
      return {
        ...base,
        light: "stalled",
        tone: "stalled",
        word: messages.state.stalled,
        detail,
        plate: plateOf(view, words),
        answer: { title: messages.answer.stalled(camera), line: detail },
      };
    }
    case "reconnecting": {
      const reason = partInWords(state.part, state, words);
      const now =
        state.step === "waiting"
          ? nextTryInWords(state.nextTryAtMs, view, words)
          : messages.sentence(stepInWords(state.step, view, words));
      return {
        ...base,
        light: "stalled",
        tone: "stalled",
        word: messages.state.reconnecting,
        detail: sentences(words, reason, now),
        plate: plateOf(view, words),
        action: state.step === "waiting" ? "retry" : null,
        answer: { title: messages.answer.stalled(camera), line: reason },
      };
    }
    case "off": {
      const clock = format.clock(state.sinceMs + view.wallOffsetMs);
      const detail = messages.detail[state.cause];
      return {
        ...base,
        light: "off",
        tone: "off",
        word: messages.state.off,
        detail,
        paper: messages.paper.offSince(clock),
        action: "retry",
        answer: { title: messages.answer.off(camera, clock), line: detail },
      };
    }
    case "full":
      return {
        ...base,
        light: "full",
        tone: "stalled",
        word: messages.state.full,
        detail: sentences(words, messages.detail.full, nextTryInWords(state.nextTryAtMs, view, words)),
        paper: messages.paper.full,
        action: "retry",
        answer: { title: messages.answer.full(camera), line: messages.detail.full },
      };
    case "incompatible":
      return {
        ...base,
        light: "arrow",
        tone: "stalled",
        word: messages.state.closed,
        detail: messages.detail.incompatible,
        paper: messages.paper.incompatible,
        action: "reload",
        answer: { title: messages.answer.incompatible(camera), line: messages.detail.incompatible },
      };
    case "unauthorised":
      return {
        ...base,
        light: "key",
        tone: "stalled",
        word: messages.state.closed,
        detail: messages.detail.unauthorised,
        paper: messages.paper.unauthorised,
        answer: { title: messages.answer.unauthorised(camera), line: messages.detail.unauthorised },
      };
    case "keyChanged":
      return {
        ...base,
        light: "shield",
        tone: "stalled",
        word: messages.state.closed,
        detail: messages.detail.keyChanged,
        paper: messages.paper.keyChanged,
        answer: { title: messages.answer.keyChanged(camera), line: messages.detail.keyChanged },
      };
  }
};
