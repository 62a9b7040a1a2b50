import type { Camera } from "../../contract/index.ts";

export interface AddCameraProps {
  /** Pairs this camera again; null pairs another one. */
  camera: Camera | null;
  onClose: () => void;
}

export const AddCamera = ({ camera }: AddCameraProps) => <p>{camera?.name}</p>;
