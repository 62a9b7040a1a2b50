import "reflect-metadata";
import { createHash } from "node:crypto";
import { PemConverter, X509CertificateGenerator } from "@peculiar/x509";

/** A self-signed certificate as an agent makes one, with its key. */
export interface TestCertificate {
  cert: string;
  key: string;
  certificateSha256: Buffer;
  fingerprint: string;
}

export const createCertificate = async (name = "nekomado"): Promise<TestCertificate> => {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(0),
    notAfter: new Date("9999-12-31T23:59:59Z"),
  });
  const certificateSha256 = createHash("sha256").update(new Uint8Array(certificate.rawData)).digest();
  return {
    cert: certificate.toString("pem"),
    key: PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"),
    certificateSha256,
    fingerprint: certificateSha256.toString("hex"),
  };
};
