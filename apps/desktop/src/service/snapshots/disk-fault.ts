import type { WaitingSnapshots } from "../../contract/index.ts";

/** Why a picture cannot be written just now. */
export type DiskFaultReason = NonNullable<WaitingSnapshots["reason"]>;

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error;

export const errorCode = (error: unknown): string | null => (isSystemError(error) ? (error.code ?? null) : null);

const full = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/**
 * What the system's refusal to write means; null for an error that is no matter of the disk, but a defect of ours.
 * Whatever else a disk, a share or a stick says (EROFS, ENOENT, EACCES, EIO, ESTALE …) is the folder's.
 */
export const diskFaultOf = (error: unknown): DiskFaultReason | null => {
  const code = errorCode(error);
  if (code === null) return null;
  return full.has(code) ? "diskFull" : "folder";
};
