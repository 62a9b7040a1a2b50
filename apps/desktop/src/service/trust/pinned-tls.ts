import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { TLSSocket } from "node:tls";
import { connect } from "node:tls";
import type { Address } from "./address.ts";
import { formatAddress } from "./address.ts";
import { codeOf, ConnectError } from "./connect-error.ts";

/** How long a connection and its handshake may take. */
export const connectTimeoutMs = 4000;

export interface ConnectOptions {
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** A connection whose peer has proved that it holds the key of this certificate; nothing was sent on it yet. */
export interface ProvedConnection {
  socket: TLSSocket;
  /** SHA-256 of the certificate (DER). */
  certificateSha256: Uint8Array;
  /** The same in hexadecimal: what a camera is known by. */
  fingerprint: string;
}

const digestOf = (certificate: Buffer): Buffer => createHash("sha256").update(certificate).digest();

const failure = (error: Error, address: Address, isConnected: boolean): ConnectError => {
  const code = codeOf(error);
  const where = formatAddress(address);
  if (isConnected)
    return new ConnectError("noTls", `What answers at ${where} does not finish a TLS 1.3 handshake.`, {
      code,
      cause: error,
    });
  if (code === "ETIMEDOUT") return new ConnectError("timeout", `Nothing answers at ${where}.`, { code, cause: error });
  return new ConnectError("unreachable", `No connection to ${where}: ${code ?? error.message}.`, {
    code,
    cause: error,
  });
};

/**
 * Connects and finishes the TLS handshake with whoever answers. The certificate's dates, names and issuer count for
 * nothing; that the peer holds its key is proved (RFC 8446, section 4.4.3). No session is ever resumed, for a resumed
 * one shows no certificate; TLS 1.2 is not spoken, for it can change the certificate later by renegotiation.
 * @throws {ConnectError} unreachable, timeout, noTls or aborted
 */
export const connectTls = (
  address: Address,
  { timeoutMs = connectTimeoutMs, signal }: ConnectOptions = {},
): Promise<ProvedConnection> => {
  const { promise, resolve, reject } = Promise.withResolvers<ProvedConnection>();
  if (signal?.aborted === true) {
    reject(new ConnectError("aborted", `The connection to ${formatAddress(address)} is not wanted any more.`));
    return promise;
  }
  const socket = connect({
    host: address.host,
    port: address.port,
    servername: isIP(address.host) === 0 && !address.host.includes("%") ? address.host : "",
    rejectUnauthorized: false,
    minVersion: "TLSv1.3",
    ALPNProtocols: ["http/1.1"],
  });
  // An error with nobody left to tell must not end the process; whoever uses the socket listens, too.
  socket.on("error", () => undefined);
  let isConnected = false;
  const settle = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    socket.off("error", fail).off("close", closed);
  };
  const give = (error: ConnectError) => {
    settle();
    socket.destroy();
    reject(error);
  };
  const fail = (error: Error) => give(failure(error, address, isConnected));
  const closed = () => fail(new Error("the connection was closed"));
  const abort = () =>
    give(new ConnectError("aborted", `The connection to ${formatAddress(address)} is not wanted any more.`));
  const timer = setTimeout(
    () =>
      give(new ConnectError("timeout", `${formatAddress(address)} did not finish a TLS handshake in ${timeoutMs} ms.`)),
    timeoutMs,
  );
  signal?.addEventListener("abort", abort, { once: true });
  socket.on("error", fail).on("close", closed);
  socket.once("connect", () => (isConnected = true));
  socket.once("secureConnect", () => {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined || socket.isSessionReused()) {
      give(new ConnectError("noTls", `What answers at ${formatAddress(address)} shows no certificate.`));
      return;
    }
    settle();
    socket.setNoDelay(true);
    const certificateSha256 = digestOf(certificate.raw);
    resolve({ socket, certificateSha256, fingerprint: certificateSha256.toString("hex") });
  });
  return promise;
};

/**
 * Connects to a peer of exactly this certificate.
 * @param pin SHA-256 of the certificate (DER) in hexadecimal
 * @returns the connection; nothing was sent on it yet
 * @throws {ConnectError}
 */
export const connectPinned = async (
  address: Address,
  pin: string,
  options: ConnectOptions = {},
): Promise<TLSSocket> => {
  const { socket, fingerprint } = await connectTls(address, options);
  if (fingerprint === pin) return socket;
  socket.destroy();
  throw new ConnectError(
    "otherCertificate",
    `${formatAddress(address)} answers with another certificate than the one that this app was paired with.`,
    { fingerprint },
  );
};
