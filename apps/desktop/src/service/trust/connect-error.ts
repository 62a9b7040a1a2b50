export type ConnectFault =
  /** Nothing accepts a TCP connection there; `code` is the system's, such as ECONNREFUSED. */
  | "unreachable"
  /** No answer within the time that connecting may take. */
  | "timeout"
  /** Something accepts the connection that does not finish a TLS 1.3 handshake with a certificate. */
  | "noTls"
  /** The peer proved another certificate than the pinned one: `fingerprint`. */
  | "otherCertificate"
  /** The caller does not want the connection any more. */
  | "aborted";

interface ConnectDetails {
  code?: string | undefined;
  fingerprint?: string | undefined;
  cause?: unknown;
}

/** A TLS connection that was not made. Nothing but the handshake was sent. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  readonly reason: ConnectFault;
  /** The system's or OpenSSL's error code. */
  readonly code: string | null;
  /** SHA-256 of the other certificate, in hexadecimal. */
  readonly fingerprint: string | null;

  constructor(reason: ConnectFault, message: string, { code, fingerprint, cause }: ConnectDetails = {}) {
    super(message, { cause });
    this.reason = reason;
    this.code = code ?? null;
    this.fingerprint = fingerprint ?? null;
  }
}

/** The code of a Node error, such as ECONNREFUSED. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
