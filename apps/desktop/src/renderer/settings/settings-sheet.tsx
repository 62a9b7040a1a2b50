export type SettingsSection = "general" | "cameras" | "notifications" | "language" | "look" | "about";

export interface SettingsSheetProps {
  section: SettingsSection | null;
  onClose: () => void;
}

export const SettingsSheet = ({ section }: SettingsSheetProps) => <p>{section}</p>;
