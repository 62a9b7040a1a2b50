import type { LibraryHandle } from "koffi";
import type { Address, AddressOf } from "./native-memory.ts";

declare const isOpenSsl: unique symbol;

/** Where OpenSSL keeps a thing of its own: what lies there is for OpenSSL alone. */
export type Handle = number & { readonly [isOpenSsl]: true };

/** Whether a call returned one. Null is 0, and what a number does not hold comes as a BigInt. */
export const isHandle = (value: unknown): value is Handle => typeof value === "number" && value !== 0;

/** OpenSSL's `EVP_*` as they are used here, from the libcrypto that Node itself runs on. Null is 0. */
export interface CryptoLibrary {
  /** A `Handle`, or null. */
  newContext: () => unknown;
  freeContext: (context: Handle) => void;
  /** `EVP_EncryptInit_ex`: what is null stays as it was. */
  initialize: (context: Handle, cipher: Handle | 0, engine: 0, key: Address | 0, vector: Address | 0) => number;
  /** `EVP_EncryptUpdate`: without output it takes what is authenticated only. */
  update: (context: Handle, output: Address | 0, written: Address, input: Address, byteLength: number) => number;
  finish: (context: Handle, output: Address, written: Address) => number;
  control: (context: Handle, type: number, value: number, pointer: Address) => number;
  /** `EVP_aes_128_gcm()` */
  aes128Gcm: Handle;
}

/** The kernel's calls as they are used here. */
export interface KernelLibrary {
  sendMessage: (descriptor: number, header: Address, flags: number) => number;
  socketName: (descriptor: number, name: Address, nameLength: Address) => number;
  setOption: (descriptor: number, level: number, option: number, value: Address, byteLength: number) => number;
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

/** `M_TRIM_THRESHOLD` of glibc's <malloc.h>. */
const trimThreshold = -1;
const trimFromBytes = 128 * 1024;

/**
 * glibc gives free memory back from 128 KB on, but only until a larger block has been freed: from then on it keeps up to
 * twice as much, in each thread's own arena. Set once, it stays at 128 KB.
 */
const giveFreeMemoryBack = (node: LibraryHandle): void => {
  try {
    node.func("int mallopt(int, int)")(trimThreshold, trimFromBytes);
  } catch {
    // Another C library, which has no such call.
  }
};

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
  giveFreeMemoryBack(node);
  const aes128Gcm: unknown = node.func("uintptr_t EVP_aes_128_gcm()")();
  if (!isHandle(aes128Gcm)) throw new Error("OpenSSL has no AES-128-GCM");
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
