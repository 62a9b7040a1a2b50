/** A D-Bus value: numbers and booleans, strings, arrays, structs as arrays, and a variant as its value. */
export type DbusValue = number | boolean | string | readonly DbusValue[];

/** One complete type at the front of a signature: its length in characters. */
const typeLength = (signature: string, at: number): number => {
  const kind = signature[at];
  if (kind === "a") return 1 + typeLength(signature, at + 1);
  if (kind !== "(" && kind !== "{") return 1;
  let end = at + 1;
  while (signature[end] !== ")" && signature[end] !== "}") end += typeLength(signature, end);
  return end + 1 - at;
};

export const typesOf = (signature: string): string[] => {
  const types: string[] = [];
  for (let at = 0; at < signature.length;) {
    const length = typeLength(signature, at);
    types.push(signature.slice(at, at + length));
    at += length;
  }
  return types;
};

const alignments: Record<string, number> = { y: 1, g: 1, v: 1, n: 2, q: 2, x: 8, t: 8, d: 8, "(": 8, "{": 8 };
const alignmentOf = (type: string): number => alignments[type.charAt(0)] ?? 4;

/** Reads values in little endian (D-Bus specification, "Marshaling"). */
export class DbusReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  align(to: number): void {
    this.at = Math.ceil(this.at / to) * to;
  }

  readAll(signature: string): DbusValue[] {
    return typesOf(signature).map((type) => this.read(type));
  }

  read(type: string): DbusValue {
    this.align(alignmentOf(type));
    const from = this.at;
    switch (type.charAt(0)) {
      case "y":
        this.at += 1;
        return this.#bytes.readUInt8(from);
      case "n":
      case "q":
        this.at += 2;
        return this.#bytes.readUInt16LE(from);
      case "i":
        this.at += 4;
        return this.#bytes.readInt32LE(from);
      case "u":
      case "h":
        this.at += 4;
        return this.#bytes.readUInt32LE(from);
      case "b":
        this.at += 4;
        return this.#bytes.readUInt32LE(from) !== 0;
      case "x":
      case "t":
        this.at += 8;
        return Number(this.#bytes.readBigInt64LE(from));
      case "d":
        this.at += 8;
        return this.#bytes.readDoubleLE(from);
      case "g":
        return this.#text(this.#bytes.readUInt8(from), 1);
      case "v": {
        const signature = this.#text(this.#bytes.readUInt8(from), 1);
        return this.read(signature);
      }
      case "a":
        return this.#array(type.slice(1));
      case "(":
      case "{":
        return this.readAll(type.slice(1, -1));
      default:
        return this.#text(this.#bytes.readUInt32LE(from), 4);
    }
  }

  #text(length: number, head: number): string {
    const from = this.at + head;
    this.at = from + length + 1;
    return this.#bytes.toString("utf8", from, from + length);
  }

  #array(type: string): DbusValue[] {
    const length = this.#bytes.readUInt32LE(this.at);
    this.at += 4;
    this.align(alignmentOf(type));
    const end = this.at + length;
    const values: DbusValue[] = [];
    while (this.at < end) values.push(this.read(type));
    return values;
  }
}

/** Writes values in little endian. A variant is written as `[signature, value]`. */
export class DbusWriter {
  #bytes = Buffer.alloc(0);

  get bytes(): Buffer {
    return this.#bytes;
  }

  align(to: number): void {
    this.#append(Buffer.alloc((to - (this.#bytes.length % to)) % to));
  }

  write(type: string, value: DbusValue): void {
    this.align(alignmentOf(type));
    const list = Array.isArray(value) ? value.map((each: DbusValue) => each) : [];
    switch (type.charAt(0)) {
      case "y":
        this.#append(Buffer.from([Number(value)]));
        return;
      case "u":
      case "i":
      case "b":
        this.#append(this.#number(Number(value)));
        return;
      case "g":
        this.#append(Buffer.from([String(value).length, ...Buffer.from(`${String(value)}\0`)]));
        return;
      case "v": {
        const [signature = "", inner = ""] = list;
        this.write("g", signature);
        this.write(String(signature), inner);
        return;
      }
      case "a": {
        const at = this.#bytes.length;
        this.#append(this.#number(0));
        this.align(alignmentOf(type.slice(1)));
        const from = this.#bytes.length;
        for (const each of list) this.write(type.slice(1), each);
        this.#bytes.writeUInt32LE(this.#bytes.length - from, at);
        return;
      }
      case "(":
      case "{":
        for (const [index, each] of typesOf(type.slice(1, -1)).entries()) this.write(each, list[index] ?? "");
        return;
      default: {
        const text = Buffer.from(String(value));
        this.#append(this.#number(text.length), text, Buffer.from([0]));
      }
    }
  }

  #number(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value >>> 0);
    return bytes;
  }

  #append(...parts: Buffer[]): void {
    this.#bytes = Buffer.concat([this.#bytes, ...parts]);
  }
}
