import type { AnnouncedCamera, CameraBrowser } from "../discovery/camera-browser.ts";
import type { Address } from "../trust/address.ts";
import { formatAddress, parseAddress } from "../trust/address.ts";
import type { CheckedCamera } from "./checked-camera.ts";
import type { StepOutcome } from "./step.ts";
import { failed, passed } from "./step.ts";

/** A camera answers a question within half a second; what is lost is asked for once more after a second. */
const withinMs = 2500;

/** What the check asks of discovery. */
export type Discovery = Pick<CameraBrowser, "cameras" | "canDiscover" | "refresh" | "on" | "off">;

const announced = async (id: string, discovery: Discovery): Promise<AnnouncedCamera | undefined> => {
  const present = () => discovery.cameras.find((camera) => camera.id === id);
  discovery.refresh();
  if (present() !== undefined) return present();
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (camera: AnnouncedCamera) => {
    if (camera.id === id) resolve();
  };
  const timer = setTimeout(resolve, withinMs);
  discovery.on("seen", look);
  await promise;
  discovery.off("seen", look);
  clearTimeout(timer);
  return present();
};

const list = (addresses: readonly Address[]): string => addresses.map(formatAddress).join(", ");

/** Whether the camera announces itself, and where it may be. An address that is known takes the check on without. */
export const discoveryStep = async (
  { id, addresses }: CheckedCamera,
  discovery: Discovery | null,
): Promise<StepOutcome<readonly Address[]>> => {
  const camera = discovery?.canDiscover === true ? await announced(id, discovery) : undefined;
  if (camera !== undefined) {
    const told = camera.addresses.map(parseAddress).filter((address) => address !== null);
    const known = new Set(addresses.map(formatAddress));
    const all = [...addresses, ...told.filter((address) => !known.has(formatAddress(address)))];
    return passed(`Announced at ${list(told)}.`, all);
  }
  const silence =
    discovery?.canDiscover === true
      ? `The camera announced itself to nobody here within ${withinMs} ms.`
      : "Cameras are not listened for on this machine just now.";
  if (addresses.length === 0) return failed("noAddress", `${silence} No address of it is known.`);
  const detail = `${silence} It is tried where it was before: ${list(addresses)}.`;
  return { outcome: "warning", detail, reason: "notAnnounced", found: addresses };
};
