export type AgentErrorReason =
  /** An option is missing, unknown or has a value that cannot be meant. */
  | "badOption"
  /** Another program holds the port. */
  | "portTaken"
  /** The address cannot be listened on. */
  | "cannotListen"
  /** The media thread did not start. */
  | "mediaFailed";

/** What stops the agent: a reason for programs, a sentence for people, the cause for logs. */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly reason: AgentErrorReason;

  constructor(reason: AgentErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
