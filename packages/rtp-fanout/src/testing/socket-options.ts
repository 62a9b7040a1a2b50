import type { Socket } from "node:dgram";
import koffi from "koffi";
import { SocketDescriptor } from "../fast-path/socket-descriptor.ts";

/** `SO_NO_CHECK`: without UDP checksums there is no segmentation, so the kernel answers a run with EINVAL. */
const noCheck = { level: 1, name: 11 } as const;
/** `IP_MTU_DISCOVER`; 1 is the usual, with 2 the kernel cuts nothing and answers EMSGSIZE. */
const discoverMtu = { level: 0, name: 10 } as const;

const setOption = (socket: Socket, { level, name }: { level: number; name: number }, value: number): void => {
  const setsockopt = koffi.load(null).func("int setsockopt(int, int, int, const int *, uint32_t)");
  if (setsockopt(new SocketDescriptor(socket).number, level, name, [value], 4) !== 0)
    throw new Error(`setsockopt failed with error ${koffi.errno()}`);
};

export const refuseSegments = (socket: Socket): void => setOption(socket, noCheck, 1);
export const cutNothing = (socket: Socket, isSo: boolean): void => setOption(socket, discoverMtu, isSo ? 2 : 1);
