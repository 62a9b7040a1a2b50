import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatFingerprint, openIdentity, readCertificate } from "./certificate.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-certificate-"));
  path = join(folder, "identity.pem");
});

afterEach(() => rmSync(folder, { recursive: true }));

/** As an owner makes them, with another program than ours. */
const openssl = (name: string, ...key: string[]): { certificate: string; key: string } => {
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      ...key,
      "-nodes",
      "-days",
      "2",
      "-subj",
      "/CN=cat",
      "-keyout",
      files.key,
      "-out",
      files.certificate,
    ],
    { stdio: "ignore" },
  );
  return files;
};

describe("the agent's own certificate", () => {
  it("is P-256 and valid for as long as a certificate can be", async () => {
    const { certificate, sha256 } = await openIdentity(path);
    const parsed = new X509Certificate(certificate);
    expect(parsed.validFromDate.toISOString()).toBe("1970-01-01T00:00:00.000Z");
    expect(parsed.validToDate.toISOString()).toBe("9999-12-31T23:59:59.000Z");
    expect(parsed.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: "prime256v1" });
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.ca).toBe(false);
    expect(sha256).toEqual(createHash("sha256").update(parsed.raw).digest());
    expect(formatFingerprint(sha256)).toBe(parsed.fingerprint256);
  });

  it("is read by another program as what it is", async () => {
    await openIdentity(path);
    const text = execFileSync("openssl", ["x509", "-in", path, "-noout", "-text"]).toString();
    expect(text).toContain("Not After : Dec 31 23:59:59 9999 GMT");
    expect(text).toContain("NIST CURVE: P-256");
  });

  it("is made once, and for its owner alone", async () => {
    const first = await openIdentity(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await openIdentity(path)).sha256).toEqual(first.sha256);
  });

  it.each([
    ["that is empty", () => ""],
    ["that is cut short", (pem: string) => pem.slice(0, pem.length / 2)],
    ["without its certificate", (pem: string) => pem.slice(0, pem.indexOf("-----BEGIN CERTIFICATE"))],
    ["without its key", (pem: string) => pem.slice(pem.indexOf("-----BEGIN CERTIFICATE"))],
  ])("is not made anew over a file %s: that is told, and left alone", async (_, breakIt) => {
    await openIdentity(path);
    const broken = breakIt(readFileSync(path, "utf8"));
    writeFileSync(path, broken);
    const error: unknown = await openIdentity(path).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ reason: "stateBroken" });
    expect(String(error)).toContain(path);
    expect(String(error)).toMatch(/Put back a copy of it, or move it away/);
    expect(readFileSync(path, "utf8")).toBe(broken);
  });

  it("is not that of a key beside it that belongs to another", async () => {
    await openIdentity(path);
    const other = join(folder, "other.pem");
    await openIdentity(other);
    const key = readFileSync(path, "utf8").split("-----BEGIN CERTIFICATE")[0] ?? "";
    const certificate = readFileSync(other, "utf8").slice(
      readFileSync(other, "utf8").indexOf("-----BEGIN CERTIFICATE"),
    );
    writeFileSync(path, key + certificate);
    await expect(openIdentity(path)).rejects.toMatchObject({
      reason: "stateBroken",
      message: expect.stringContaining("does not belong to the key"),
    });
  });
});

describe("a certificate of the owner's", () => {
  it.each([
    ["P-256", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
    ["P-384", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
    ["RSA of 2048 bits", "rsa:2048"],
  ])("may be %s", async (_, ...key) => {
    const files = openssl("own", ...key);
    const { sha256 } = await readCertificate(files.certificate, files.key);
    expect(formatFingerprint(sha256)).toBe(new X509Certificate(readFileSync(files.certificate)).fingerprint256);
  });

  it("is refused with what is wrong", async () => {
    const { certificate, key } = openssl("one", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
    const other = openssl("two", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
    const weak = openssl("weak", "rsa:1024");
    const rare = openssl("rare", "ed25519");
    const missing = join(folder, "missing.pem");
    const refusal = (message: RegExp) => ({ reason: "badCertificate", message: expect.stringMatching(message) });
    await expect(readCertificate(missing, key)).rejects.toMatchObject(refusal(/--tls-cert.*is not there/));
    await expect(readCertificate(certificate, missing)).rejects.toMatchObject(refusal(/--tls-key.*is not there/));
    await expect(readCertificate(folder, key)).rejects.toMatchObject(refusal(/cannot be read/));
    await expect(readCertificate(key, key)).rejects.toMatchObject(refusal(/holds no certificate/));
    await expect(readCertificate(certificate, certificate)).rejects.toMatchObject(refusal(/no private key/));
    await expect(readCertificate(certificate, other.key)).rejects.toMatchObject(refusal(/does not belong to the key/));
    await expect(readCertificate(weak.certificate, weak.key)).rejects.toMatchObject(refusal(/RSA of 2048 bits/));
    await expect(readCertificate(rare.certificate, rare.key)).rejects.toMatchObject(refusal(/must be P-256/));
  });
});
