import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { AgentError, systemCodeOf } from "../errors.ts";
import { brokenState, readStateFile, writeStateFile } from "../state/state-file.ts";

/** What the agent shows in the TLS handshake. */
export interface AgentCertificate {
  /** PEM; with a certificate of the owner's perhaps a chain, the agent's own first. */
  certificate: string;
  /** PEM. */
  key: string;
  /** Of the certificate's DER: what viewers know this camera by. */
  sha256: Buffer;
}

/** A SHA-256 as browsers show it: `AA:BB:…`. */
export const formatFingerprint = (sha256: Uint8Array): string =>
  Array.from(sha256, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");

const leastRsaBits = 2048;
const usableCurves = new Set(["prime256v1", "secp384r1"]);

const isUsable = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
  (asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= leastRsaBits) ||
  (asymmetricKeyType === "ec" && usableCurves.has(asymmetricKeyDetails?.namedCurve ?? ""));

/** What is wrong with a pair of certificate and key, as the end of a sentence; undefined when it will do. */
const faultOf = (certificate: string, key: string): { fault: string; cause?: unknown } | undefined => {
  let parsed: X509Certificate;
  let privateKey: KeyObject;
  try {
    parsed = new X509Certificate(certificate);
  } catch (cause) {
    return { fault: "holds no certificate in PEM", cause };
  }
  try {
    privateKey = createPrivateKey(key);
  } catch (cause) {
    return { fault: "goes with a key that is no private key in PEM without a passphrase", cause };
  }
  if (!isUsable(privateKey))
    return {
      fault: "goes with a key of a kind that not every viewer knows: it must be P-256, P-384, or RSA of 2048 bits",
    };
  if (!parsed.checkPrivateKey(privateKey)) return { fault: "does not belong to the key beside it" };
  try {
    createSecureContext({ cert: certificate, key });
  } catch (cause) {
    return { fault: "is not taken by TLS together with its key", cause };
  }
  return undefined;
};

const withHash = (certificate: string, key: string): AgentCertificate => ({
  certificate,
  key,
  sha256: createHash("sha256").update(new X509Certificate(certificate).raw).digest(),
});

/**
 * A board's clock says anything from 1970 on, and a viewer pins the exact certificate and asks for no date: so the
 * certificate is valid for as long as X.509 can say (RFC 5280, section 4.1.2.5).
 * @returns key and certificate in PEM
 */
const createIdentity = async (): Promise<string> => {
  // Needed once in the life of a board; it is not kept in memory from then on.
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, PemConverter, X509CertificateGenerator } =
    await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=Nekomado camera",
    notBefore: new Date("1970-01-01T00:00:00Z"),
    notAfter: new Date("9999-12-31T23:59:59Z"),
    keys,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    ],
  });
  const key = PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return `${key}\n${certificate.toString("pem")}\n`;
};

/**
 * The agent's own certificate, made on the first start. One file holds key and certificate, so that they always
 * belong together.
 * @throws AgentError stateBroken
 */
export const openIdentity = async (path: string): Promise<AgentCertificate> => {
  const kept = await readStateFile(path);
  if (kept !== undefined) {
    const wrong = faultOf(kept, kept);
    if (wrong !== undefined) throw brokenState(path, wrong.fault, wrong.cause);
    return withHash(kept, kept);
  }
  const identity = await createIdentity();
  try {
    await writeStateFile(path, identity);
  } catch (error) {
    throw new AgentError("stateFolder", `The agent's certificate could not be written to ${path}.`, { cause: error });
  }
  return withHash(identity, identity);
};

const readGiven = async (path: string, option: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const what = systemCodeOf(error) === "ENOENT" ? "is not there" : "cannot be read by this user";
    throw new AgentError("badCertificate", `The file of ${option}, ${path}, ${what}.`, { cause: error });
  }
};

/**
 * A certificate of the owner's, in PEM.
 * @throws AgentError badCertificate
 */
export const readCertificate = async (certificateFile: string, keyFile: string): Promise<AgentCertificate> => {
  const certificate = await readGiven(certificateFile, "--tls-cert");
  const key = await readGiven(keyFile, "--tls-key");
  const wrong = faultOf(certificate, key);
  if (wrong !== undefined)
    throw new AgentError(
      "badCertificate",
      `The certificate ${certificateFile} ${wrong.fault} (${keyFile}). Give both files as your certificate authority wrote them.`,
      wrong.cause === undefined ? undefined : { cause: wrong.cause },
    );
  return withHash(certificate, key);
};
