import type { CameraLink } from "@nekomado/viewer";
import type { Camera } from "../../contract/index.ts";

export interface CheckSheetProps {
  camera: Camera;
  link: CameraLink;
  onClose: () => void;
}

export const CheckSheet = ({ camera }: CheckSheetProps) => <p>{camera.name}</p>;
