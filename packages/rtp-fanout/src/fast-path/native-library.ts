import type { AddressOf } from "./native-memory.ts";

/** OpenSSL's `EVP_*` as they are used here, from the libcrypto that Node itself runs on. Addresses are BigInts. */
export interface CryptoLibrary {
  newContext: () => unknown;
  freeContext: (context: bigint) => void;
  /** `EVP_EncryptInit_ex`: what is null stays as it was. */
  initialize: (
    context: bigint,
    cipher: bigint | null,
    engine: null,
    key: bigint | null,
    vector: bigint | null,
  ) => number;
  /** `EVP_EncryptUpdate`: without output it takes what is authenticated only. */
  update: (context: bigint, output: bigint | null, written: bigint, input: bigint, byteLength: number) => number;
  finish: (context: bigint, output: bigint, written: bigint) => number;
  control: (context: bigint, type: number, value: number, pointer: bigint) => number;
  /** `EVP_aes_128_gcm()` */
  aes128Gcm: bigint;
}

/** The kernel's calls as they are used here. */
export interface KernelLibrary {
  sendMessage: (descriptor: number, header: bigint, flags: number) => number;
  socketName: (descriptor: number, name: bigint, nameLength: bigint) => number;
  setOption: (descriptor: number, level: number, option: number, value: bigint, byteLength: number) => number;
  /** Why the call before it failed. */
  errno: () => number;
}

export interface NativeLibrary {
  crypto: CryptoLibrary;
  kernel: KernelLibrary;
  addressOf: AddressOf;
}

/** Enough for the few arguments of these calls; the usual sizes are made for structures. */
const callMemory = { sync_stack_size: 256 * 1024, sync_heap_size: 64 * 1024 };

/**
 * Finds OpenSSL and `sendmsg` in the running Node itself: nothing is compiled and no other library is loaded. koffi is
 * asked for here only, so that a platform without it, or with a broken one, runs on the portable path.
 *
 * @throws whatever koffi throws: no build for this platform, no such symbol in this Node
 */
export const openNativeLibrary = async (): Promise<NativeLibrary> => {
  const { default: koffi } = await import("koffi");
  try {
    koffi.config({ ...koffi.config(), ...callMemory });
  } catch {
    // Another thread of this process has made the choice already.
  }
  const node = koffi.load(null);
  const aes128Gcm: unknown = node.func("void *EVP_aes_128_gcm()")();
  if (typeof aes128Gcm !== "bigint") throw new Error("OpenSSL has no AES-128-GCM");
  return {
    crypto: {
      newContext: node.func("void *EVP_CIPHER_CTX_new()"),
      freeContext: node.func("void EVP_CIPHER_CTX_free(void *)"),
      initialize: node.func("int EVP_EncryptInit_ex(void *, void *, void *, void *, void *)"),
      update: node.func("int EVP_EncryptUpdate(void *, void *, void *, void *, int)"),
      finish: node.func("int EVP_EncryptFinal_ex(void *, void *, void *)"),
      control: node.func("int EVP_CIPHER_CTX_ctrl(void *, int, int, void *)"),
      aes128Gcm,
    },
    kernel: {
      sendMessage: node.func("int sendmsg(int, void *, int)"),
      socketName: node.func("int getsockname(int, void *, void *)"),
      setOption: node.func("int setsockopt(int, int, int, void *, unsigned int)"),
      errno: () => koffi.errno(),
    },
    addressOf: (buffer) => koffi.address(buffer),
  };
};
