import { dirname } from "node:path";
import { ProblemError } from "../../contract/index.ts";
import type { ShellServices } from "../room/shell-services.ts";
import { diskFaultOf } from "../snapshots/disk-fault.ts";
import { writeWhole } from "../storage/write-whole.ts";

/** @throws {ProblemError} cancelled, diskFull or folder */
export const saveReport = async (report: string, shell: ShellServices): Promise<void> => {
  const path = await shell.call("chooseFile", { name: "nekomado-check.txt" });
  if (path === null) throw new ProblemError("cancelled", "No file was chosen; the report was not saved.");
  try {
    await writeWhole(path, report);
  } catch (cause) {
    const fault = diskFaultOf(cause);
    if (fault === null) throw cause;
    const sentence =
      fault === "diskFull"
        ? "The disk is full: make room, or choose another place for the report."
        : `Nothing can be written to ${dirname(path)}: choose another place for the report.`;
    throw new ProblemError(fault, sentence, { cause });
  }
};
