import { FanoutError } from "../fanout-error.ts";
import type { CryptoLibrary, Handle } from "./native-library.ts";
import { isHandle } from "./native-library.ts";
import type { Address, NativeMemory } from "./native-memory.ts";

/** `EVP_CTRL_AEAD_GET_TAG` */
const getTag = 0x10;
const keyBytes = 16;
export const tagBytes = 16;

const failed = (call: string) =>
  new FanoutError(
    "native",
    `OpenSSL's ${call} failed. Nothing is sent that is not encrypted: the viewer goes on by the portable path.`,
  );

/** One key of AES-128-GCM in an OpenSSL context, which is made once and used for every packet. */
export class GcmContext {
  readonly #library: CryptoLibrary;
  /** Takes a length that OpenSSL writes and nobody reads. */
  readonly #written: Address;
  #context: Handle | undefined;

  /**
   * @param key 16 bytes, wiped
   * @param scratch at least 16 bytes, wiped; it must live as long as this
   * @throws FanoutError native
   */
  constructor(library: CryptoLibrary, key: Uint8Array, scratch: NativeMemory) {
    this.#library = library;
    this.#written = scratch.address(0, keyBytes);
    const context = library.newContext();
    if (!isHandle(context)) throw failed("EVP_CIPHER_CTX_new");
    scratch.bytes.set(key);
    key.fill(0);
    const isKeyed = library.initialize(context, library.aes128Gcm, 0, scratch.address(0, keyBytes), 0);
    scratch.bytes.fill(0);
    if (isKeyed !== 1) {
      library.freeContext(context);
      throw failed("EVP_EncryptInit_ex");
    }
    this.#context = context;
  }

  /**
   * Encrypts one packet.
   *
   * @param vector 12 bytes
   * @param tag where 16 bytes are written
   * @throws FanoutError closed, native
   */
  seal(
    vector: Address,
    header: Address,
    headerBytes: number,
    payload: Address,
    payloadBytes: number,
    output: Address,
    tag: Address,
  ): void {
    const context = this.#context;
    if (context === undefined)
      throw new FanoutError("closed", "The key of a viewer that is gone was used. Its packets must not be sent.");
    const library = this.#library;
    const written = this.#written;
    if (library.initialize(context, 0, 0, 0, vector) !== 1) throw failed("EVP_EncryptInit_ex");
    if (library.update(context, 0, written, header, headerBytes) !== 1) throw failed("EVP_EncryptUpdate");
    if (library.update(context, output, written, payload, payloadBytes) !== 1) throw failed("EVP_EncryptUpdate");
    if (library.finish(context, tag, written) !== 1) throw failed("EVP_EncryptFinal_ex");
    if (library.control(context, getTag, tagBytes, tag) !== 1) throw failed("EVP_CIPHER_CTX_ctrl");
  }

  /** OpenSSL wipes the key with the context. */
  close(): void {
    const context = this.#context;
    this.#context = undefined;
    if (context !== undefined) this.#library.freeContext(context);
  }
}
