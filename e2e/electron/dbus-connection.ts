import { EventEmitter, once } from "node:events";
import type { Socket } from "node:net";
import { connect } from "node:net";
import type { DbusValue } from "./dbus-values.ts";
import { DbusReader, DbusWriter, typesOf } from "./dbus-values.ts";

const kinds = { call: 1, reply: 2, error: 3, signal: 4 } as const;
/** Header fields by code, with the type that each has. */
const fields = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  sender: 7,
  signature: 8,
};
const fieldTypes: Record<number, string> = { 1: "o", 5: "u", 8: "g" };

export interface DbusMessage {
  kind: number;
  serial: number;
  path: string;
  member: string;
  sender: string;
  replySerial: number;
  body: DbusValue[];
}

/** A program on a message bus: enough of D-Bus to stand in for a desktop's tray and notifications. */
export class DbusConnection extends EventEmitter<{ call: [DbusMessage]; answer: [DbusMessage] }> {
  readonly #socket: Socket;
  #buffer = Buffer.alloc(0);
  #hasBegun = false;
  #serial = 1;

  private constructor(socket: Socket) {
    super();
    this.#socket = socket;
    this.setMaxListeners(100);
    socket.on("data", (bytes) => this.#receive(bytes));
  }

  /** @param path of the bus's socket file */
  static async open(path: string): Promise<DbusConnection> {
    const socket = connect(path);
    await once(socket, "connect");
    const user = Buffer.from(String(process.getuid?.() ?? 0)).toString("hex");
    socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
    const [welcome] = await once(socket, "data");
    if (!String(welcome).startsWith("OK")) throw new Error(`the bus refuses: ${String(welcome)}`);
    socket.write("BEGIN\r\n");
    const connection = new DbusConnection(socket);
    connection.#hasBegun = true;
    await connection.callBus("Hello");
    return connection;
  }

  callBus(member: string, signature = "", ...body: DbusValue[]): Promise<DbusValue[]> {
    return this.call(
      "org.freedesktop.DBus",
      "/org/freedesktop/DBus",
      "org.freedesktop.DBus",
      member,
      signature,
      ...body,
    );
  }

  async call(
    destination: string,
    path: string,
    face: string,
    member: string,
    signature = "",
    ...body: DbusValue[]
  ): Promise<DbusValue[]> {
    const serial = this.#serial++;
    const answered = new Promise<DbusMessage>((resolve) => {
      const hear = (message: DbusMessage): void => {
        if (message.replySerial !== serial) return;
        this.off("answer", hear);
        resolve(message);
      };
      this.on("answer", hear);
    });
    this.#send(kinds.call, serial, { path, interface: face, member, destination }, signature, body);
    const answer = await answered;
    if (answer.kind === kinds.error) throw new Error(`${face}.${member}: ${String(answer.body[0])}`);
    return answer.body;
  }

  reply(to: DbusMessage, signature: string, ...body: DbusValue[]): void {
    this.#send(kinds.reply, this.#serial++, { replySerial: to.serial, destination: to.sender }, signature, body);
  }

  signal(path: string, face: string, member: string, signature: string, ...body: DbusValue[]): void {
    this.#send(kinds.signal, this.#serial++, { path, interface: face, member }, signature, body);
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(
    kind: number,
    serial: number,
    head: Partial<Record<keyof typeof fields, DbusValue>>,
    signature: string,
    body: readonly DbusValue[],
  ): void {
    const content = new DbusWriter();
    for (const [index, type] of typesOf(signature).entries()) content.write(type, body[index] ?? "");
    const all = { ...head, ...(signature === "" ? {} : { signature }) };
    const header = new DbusWriter();
    for (const [type, value] of [
      ["y", "l".charCodeAt(0)],
      ["y", kind],
      ["y", 0],
      ["y", 1],
      ["u", content.bytes.length],
      ["u", serial],
    ] as const)
      header.write(type, value);
    header.write(
      "a(yv)",
      Object.entries(fields).flatMap(([name, code]) => {
        const value = Object.entries(all).find(([given]) => given === name)?.[1];
        return value === undefined ? [] : [[code, [fieldTypes[code] ?? "s", value]]];
      }),
    );
    header.align(8);
    this.#socket.write(Buffer.concat([header.bytes, content.bytes]));
  }

  #receive(bytes: Buffer): void {
    if (!this.#hasBegun) return;
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    for (;;) {
      if (this.#buffer.length < 16) return;
      const bodyLength = this.#buffer.readUInt32LE(4);
      const fieldsLength = this.#buffer.readUInt32LE(12);
      const bodyAt = Math.ceil((16 + fieldsLength) / 8) * 8;
      if (this.#buffer.length < bodyAt + bodyLength) return;
      this.#take(this.#buffer.subarray(0, bodyAt + bodyLength), bodyAt);
      this.#buffer = this.#buffer.subarray(bodyAt + bodyLength);
    }
  }

  #take(bytes: Buffer, bodyAt: number): void {
    const head = new Map<number, DbusValue>();
    for (const field of [new DbusReader(bytes, 12).read("a(yv)")].flat())
      if (Array.isArray(field)) head.set(Number(field[0]), field[1]);
    const text = (code: number): string => String(head.get(code) ?? "");
    const message: DbusMessage = {
      kind: bytes.readUInt8(1),
      serial: bytes.readUInt32LE(8),
      path: text(fields.path),
      member: text(fields.member),
      sender: text(fields.sender),
      replySerial: Number(head.get(fields.replySerial) ?? 0),
      body: new DbusReader(bytes.subarray(bodyAt)).readAll(text(fields.signature)),
    };
    if (message.kind === kinds.call) this.emit("call", message);
    if (message.kind === kinds.reply || message.kind === kinds.error) this.emit("answer", message);
  }
}
