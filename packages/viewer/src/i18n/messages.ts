import type { CameraFault, FailingPart, MjpegReason } from "../session/state.ts";
import type { BoxMode } from "../overlay/box-modes.ts";
import type { TransportChoice } from "../session/transport-choices.ts";
import type { WindowAction } from "../window/window-action.ts";

/** Every word that a window says. Texts come ready, numbers already in the language's own form and with no unit. */
export interface Messages {
  /** The page's name, for its title. */
  pageTitle: (camera: string) => string;
  /** Stands for the camera's name until the agent has said it. */
  unnamedCamera: string;
  /** The sentence on top: what can be seen. */
  answer: {
    idle: (camera: string) => string;
    connecting: (camera: string) => string;
    live: (camera: string) => string;
    stalled: (camera: string) => string;
    off: (camera: string, clock: string) => string;
    full: (camera: string) => string;
    incompatible: (camera: string) => string;
    unauthorised: (camera: string) => string;
    keyChanged: (camera: string) => string;
    closed: (camera: string) => string;
    liveSince: (clock: string) => string;
  };
  /** One word for the state, beside the light. */
  state: {
    idle: string;
    connecting: string;
    live: string;
    stalled: string;
    reconnecting: string;
    off: string;
    full: string;
    closed: string;
  };
  behind: (seconds: string) => string;
  behindMs: (milliseconds: string) => string;
  seconds: (seconds: string) => string;
  secondsAnd: (seconds: string, what: string) => string;
  step: { link: string; offer: string; media: string };
  /** Makes a sentence of what stands in `step` or `catchingUp`, and one text of several sentences. */
  sentence: (text: string) => string;
  sentences: (...sentences: string[]) => string;
  catchingUp: (seconds: string) => string;
  nextTry: (seconds: string) => string;
  part: Record<Exclude<FailingPart, "camera">, string>;
  fault: Record<CameraFault, string>;
  cameraSilent: string;
  /** How many pictures a second are seen. */
  fps: (fps: string) => string;
  /** Why the picture comes as MJPEG. */
  mjpeg: Record<MjpegReason, string>;
  /** Joins facts beside the picture. */
  facts: (...facts: string[]) => string;
  note: { detectorSilent: string; detectorAbsent: string; bFrames: string; linkDown: string };
  plate: {
    lastPicture: string;
    secondsOld: (seconds: string) => string;
    minutesOld: (minutes: string) => string;
    hoursOld: (hours: string) => string;
    pictureFrom: (clock: string) => string;
  };
  paper: {
    offSince: (clock: string) => string;
    full: string;
    incompatible: string;
    unauthorised: string;
    keyChanged: string;
    closed: string;
  };
  detail: {
    goodbye: string;
    unreachable: string;
    full: string;
    incompatible: string;
    unauthorised: string;
    keyChanged: string;
    closed: string;
  };
  action: Record<WindowAction, string>;
  command: {
    /** Names the group of all actions. */
    all: string;
    boxes: string;
    boxesOn: string;
    boxesOff: string;
    exactBoxes: string;
    snapshot: string;
    mini: string;
    check: string;
    large: string;
    previousCamera: string;
    nextCamera: string;
    cameraAt: string;
    zoomIn: string;
    zoomOut: string;
    zoomReset: string;
    now: string;
    history: string;
    settings: string;
    fullScreen: string;
    leaveFullScreen: string;
    statistics: string;
    transport: string;
    keys: string;
    close: string;
    /** Name of a button together with its key. */
    withKey: (name: string, key: string) => string;
    openStatistics: (transport: string) => string;
    /** The chip of a picture that is zoomed; pressing it shows the whole again. */
    zoomedBy: (times: string) => string;
    showWhole: (times: string) => string;
  };
  keys: { title: string; escape: string; singleKeys: string };
  className: {
    cat: string;
    dog: string;
    bird: string;
    food_bowl: string;
    dish: string;
    water_bowl: string;
    person: string;
    book: string;
    cell_phone: string;
    chair: string;
    couch: string;
    tv: string;
    laptop: string;
    remote: string;
  };
  /** The boxes as a list, for those who do not see them. */
  boxList: { title: string; none: string; entry: (name: string, percent: string, where: string) => string };
  where: Record<"left" | "middle" | "right", string>;
  /** Name of the window for screen readers. */
  windowName: (camera: string, state: string) => string;
  picture: (camera: string) => string;
  statistics: {
    title: string;
    verdict: {
      well: (delay: string) => string;
      wellUnknownDelay: string;
      lossy: (percent: string) => string;
      slow: (delay: string) => string;
      fewFrames: (fps: string) => string;
      waiting: string;
    };
    delay: string;
    lastMinute: string;
    typical: string;
    slowest: string;
    picture: string;
    frameRate: string;
    size: string;
    decoder: string;
    decodeTime: string;
    dropped: string;
    network: string;
    bitRate: string;
    lostPackets: string;
    nackPli: string;
    jitterBuffer: string;
    roundTrip: string;
    boxes: string;
    boxesRate: (perSecond: string) => string;
    /** From a frame to its detection result. */
    detectorDelay: string;
    /** How far boxes are carried to the frame on screen. */
    boxesCarried: string;
    /** How long the picture waits for its boxes. */
    pictureHeldBack: string;
    boxMode: Record<BoxMode, string>;
    transport: string;
    transportChoice: Record<TransportChoice, string>;
    agentVersion: string;
    hardware: string;
    software: string;
  };
}
