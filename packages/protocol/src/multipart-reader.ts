const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** Of a delimiter or a header, its end not counted. Nobody's part headers come near it. */
const maxLineBytes = 1_024;
const maxHeaders = 32;

export interface MultipartPart {
  /** By their names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Alone in its `ArrayBuffer`, so that it can be transferred. */
  body: Uint8Array<ArrayBuffer>;
}

/** Why a stream cannot be read on. */
export type MultipartErrorReason =
  /** Bytes that belong to no multipart stream with this boundary. */
  | "malformed"
  /** A part without a usable Content-Length: where it ends cannot be known before the next one. */
  | "noLength"
  /** A line, the headers or a body are larger than the reader takes. */
  | "tooLarge";

export class MultipartError extends Error {
  override readonly name = "MultipartError";
  readonly reason: MultipartErrorReason;

  constructor(reason: MultipartErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface MultipartReaderOptions {
  /** Without the hyphens before it. */
  boundary: string;
  /** The largest body that is taken. */
  maxBodyBytes: number;
}

/** The boundary that a `Content-Type: multipart/…` names (RFC 2046, section 5.1.1); null where it names none. */
export const multipartBoundaryOf = (contentType: string): string | null => {
  const [, quoted, bare] =
    /^multipart\/[^;]+;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i.exec(contentType.trim()) ??
    [];
  return quoted ?? bare ?? null;
};

/**
 * Reads a multipart stream (RFC 2046, section 5.1) as it comes, in chunks of any size; each part says its length in
 * `Content-Length`, as every MJPEG server does. Holds one part at most. Text before the first delimiter and all that
 * follows the last one is passed over. After an error the stream is of no use any more.
 */
export class MultipartReader {
  readonly #delimiter: string;
  readonly #maxBodyBytes: number;
  readonly #line = new Uint8Array(maxLineBytes);
  #lineBytes = 0;
  #state: "preamble" | "delimiter" | "headers" | "body" | "ended" = "preamble";
  #headers = new Map<string, string>();
  #body = new Uint8Array(0);
  #bodyBytes = 0;

  constructor({ boundary, maxBodyBytes }: MultipartReaderOptions) {
    this.#delimiter = `--${boundary}`;
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** Whether the last delimiter has come: no part follows. */
  get ended(): boolean {
    return this.#state === "ended";
  }

  /**
   * @returns the parts that this chunk completes, in their order
   * @throws MultipartError
   */
  push(chunk: Uint8Array): MultipartPart[] {
    const parts: MultipartPart[] = [];
    let at = 0;
    while (at < chunk.length && this.#state !== "ended") {
      if (this.#state === "body") at = this.#takeBody(chunk, at, parts);
      else at = this.#takeLine(chunk, at, parts);
    }
    return parts;
  }

  #takeBody(chunk: Uint8Array, from: number, parts: MultipartPart[]): number {
    const end = Math.min(chunk.length, from + this.#body.length - this.#bodyBytes);
    this.#body.set(chunk.subarray(from, end), this.#bodyBytes);
    this.#bodyBytes += end - from;
    if (this.#bodyBytes === this.#body.length) this.#completePart(parts);
    return end;
  }

  #takeLine(chunk: Uint8Array, from: number, parts: MultipartPart[]): number {
    const feedAt = chunk.indexOf(lineFeed, from);
    const end = feedAt === -1 ? chunk.length : feedAt;
    const room = maxLineBytes - this.#lineBytes;
    if (end - from > room && this.#state !== "preamble")
      throw new MultipartError("tooLarge", `A line is longer than ${maxLineBytes} bytes: this is no multipart stream.`);
    // Of a long line before the first delimiter only the beginning is kept: it is none in any case.
    this.#line.set(chunk.subarray(from, Math.min(end, from + room)), this.#lineBytes);
    this.#lineBytes += Math.min(end - from, room);
    if (feedAt === -1) return end;
    const hasReturn = this.#line[this.#lineBytes - 1] === carriageReturn;
    const line = String.fromCharCode(...this.#line.subarray(0, this.#lineBytes - (hasReturn ? 1 : 0)));
    this.#lineBytes = 0;
    if (this.#state === "headers") this.#takeHeader(line, parts);
    else this.#takeDelimiter(line);
    return feedAt + 1;
  }

  #takeDelimiter(line: string): void {
    // Blanks may follow a delimiter (RFC 2046, section 5.1.1), and an empty line comes before it.
    const text = line.trimEnd();
    if (text === this.#delimiter) this.#state = "headers";
    else if (text === `${this.#delimiter}--`) this.#state = "ended";
    else if (text !== "" && this.#state === "delimiter")
      throw new MultipartError("malformed", "A part is not followed by the boundary: its Content-Length is wrong.");
  }

  #takeHeader(line: string, parts: MultipartPart[]): void {
    if (line === "") {
      this.#beginBody(parts);
      return;
    }
    const [, name, value] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new MultipartError("malformed", "A part has a header without a name and a colon.");
    const key = name.toLowerCase();
    if (this.#headers.has(key)) throw new MultipartError("malformed", `A part has the header ${key} twice.`);
    if (this.#headers.size === maxHeaders)
      throw new MultipartError("tooLarge", `A part has more than ${maxHeaders} headers.`);
    this.#headers.set(key, value);
  }

  #beginBody(parts: MultipartPart[]): void {
    const length = this.#headers.get("content-length");
    if (length === undefined || !/^\d{1,15}$/.test(length))
      throw new MultipartError("noLength", "A part does not say its length in Content-Length.");
    if (Number(length) > this.#maxBodyBytes)
      throw new MultipartError("tooLarge", `A part is larger than ${this.#maxBodyBytes} bytes.`);
    this.#state = "body";
    this.#body = new Uint8Array(Number(length));
    this.#bodyBytes = 0;
    if (this.#body.length === 0) this.#completePart(parts);
  }

  #completePart(parts: MultipartPart[]): void {
    parts.push({ headers: Object.fromEntries(this.#headers), body: this.#body });
    this.#state = "delimiter";
    this.#headers = new Map();
    this.#body = new Uint8Array(0);
  }
}
