export type AgentErrorReason =
  /** An option is missing, unknown or has a value that cannot be meant. */
  | "badOption"
  /** Another program holds the port. */
  | "portTaken"
  /** The address cannot be listened on. */
  | "cannotListen"
  /** The media thread did not start. */
  | "mediaFailed"
  /** The state folder cannot be used as it is. */
  | "stateFolder"
  /** A file of the state folder is not what the agent wrote. */
  | "stateBroken"
  /** Another agent uses the state folder. */
  | "alreadyRuns"
  /** The owner's certificate or key cannot be used. */
  | "badCertificate"
  /** No agent runs with the state folder, so nobody can be asked. */
  | "noAgent"
  /** The running agent may be asked by its own user alone. */
  | "notPermitted"
  /** The running agent said no, or nothing that can be read. */
  | "controlFailed";

/** What stops the agent: a reason for programs, a sentence for people, the cause for logs. */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly reason: AgentErrorReason;

  constructor(reason: AgentErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The code that the system gives an error, such as `ENOENT`. */
export const systemCodeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
