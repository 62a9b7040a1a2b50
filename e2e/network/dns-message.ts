/** Messages of multicast DNS (RFC 1035, section 4), as somebody may forge them. */

const types = { PTR: 12, TXT: 16, SRV: 33, A: 1 } as const;
const internet = 1;

export interface ForgedRecord {
  name: readonly string[];
  type: keyof typeof types;
  ttl: number;
  data: Buffer;
}

/** @param labels up to 63 octets each */
export const encodeName = (labels: readonly string[]): Buffer =>
  Buffer.concat([
    ...labels.map((label) => {
      const bytes = Buffer.from(label).subarray(0, 63);
      return Buffer.concat([Buffer.of(bytes.length), bytes]);
    }),
    Buffer.of(0),
  ]);

const encodeRecord = ({ name, type, ttl, data }: ForgedRecord): Buffer => {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(types[type], 0);
  fixed.writeUInt16BE(internet, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(name), fixed, data]);
};

export const encodeResponse = (records: readonly ForgedRecord[]): Buffer => {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(0x8400, 2);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, ...records.map(encodeRecord)]);
};

const type = ["_nekomado", "_tcp", "local"];

/** @param ttl 0 says goodbye */
const pointerTo = (instance: string, ttl: number): ForgedRecord => ({
  name: type,
  type: "PTR",
  ttl,
  data: encodeName([instance, ...type]),
});

export const encodeGoodbye = (instance: string): Buffer => encodeResponse([pointerTo(instance, 0)]);

export const encodeAnnouncement = (instance: string, text: Record<string, string>, port: number): Buffer => {
  const target = Buffer.alloc(6);
  target.writeUInt16BE(port, 4);
  const strings = Object.entries(text).map(([key, value]) => {
    const bytes = Buffer.from(`${key}=${value}`).subarray(0, 255);
    return Buffer.concat([Buffer.of(bytes.length), bytes]);
  });
  return encodeResponse([
    pointerTo(instance, 4500),
    {
      name: [instance, ...type],
      type: "SRV",
      ttl: 120,
      data: Buffer.concat([target, encodeName(["forged", "local"])]),
    },
    { name: [instance, ...type], type: "TXT", ttl: 4500, data: Buffer.concat(strings) },
  ]);
};
