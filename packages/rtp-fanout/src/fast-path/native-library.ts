import type { AddressOf } from "./native-memory.ts";

/** OpenSSL's `EVP_*` as they are used here, from the libcrypto that Node itself runs on. Null is 0. */
export interface CryptoLibrary {
  newContext: () => unknown;
  freeContext: (context: number) => void;
  /** `EVP_EncryptInit_ex`: what is null stays as it was. */
  initialize: (context: number, cipher: number, engine: 0, key: number, vector: number) => number;
  /** `EVP_EncryptUpdate`: without output it takes what is authenticated only. */
  update: (context: number, output: number, written: number, input: number, byteLength: number) => number;
  finish: (context: number, output: number, written: number) => number;
  control: (context: number, type: number, value: number, pointer: number) => number;
  /** `EVP_aes_128_gcm()` */
  aes128Gcm: number;
}

/** The kernel's calls as they are used here. */
export interface KernelLibrary {
  sendMessage: (descriptor: number, header: number, flags: number) => number;
  socketName: (descriptor: number, name: number, nameLength: number) => number;
  setOption: (descriptor: number, level: number, option: number, value: number, byteLength: number) => number;
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
  const aes128Gcm: unknown = node.func("uintptr_t EVP_aes_128_gcm()")();
  if (typeof aes128Gcm !== "number" || aes128Gcm === 0) throw new Error("OpenSSL has no AES-128-GCM");
  return {
    crypto: {
      newContext: node.func("uintptr_t EVP_CIPHER_CTX_new()"),
      freeContext: node.func("void EVP_CIPHER_CTX_free(uintptr_t)"),
      initialize: node.func("int EVP_EncryptInit_ex(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t)"),
      update: node.func("int EVP_EncryptUpdate(uintptr_t, uintptr_t, uintptr_t, uintptr_t, int)"),
      finish: node.func("int EVP_EncryptFinal_ex(uintptr_t, uintptr_t, uintptr_t)"),
      control: node.func("int EVP_CIPHER_CTX_ctrl(uintptr_t, int, int, uintptr_t)"),
      aes128Gcm,
    },
    kernel: {
      sendMessage: node.func("int sendmsg(int, uintptr_t, int)"),
      socketName: node.func("int getsockname(int, uintptr_t, uintptr_t)"),
      setOption: node.func("int setsockopt(int, int, int, uintptr_t, unsigned int)"),
      errno: () => koffi.errno(),
    },
    addressOf: (buffer) => Number(koffi.address(buffer)),
  };
};
