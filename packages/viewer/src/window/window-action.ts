/** The one thing to do in a state that waits for a person, or that may be hurried. */
export type WindowAction =
  | "retry"
  | "reload"
  | "open"
  /** Finds out what keeps the camera from being seen. */
  | "check"
  | "pairAgain"
  /** Explains what is the matter, and what can be done. */
  | "whatNow";
