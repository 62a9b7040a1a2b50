/** The icons of labels, by the names that `lucide` gives them. */
export const boxIcons = ["cat", "dog", "bird", "soup", "droplet", "user-round", "box"] as const;
export type BoxIcon = (typeof boxIcons)[number];

export interface ClassStyle {
  /** Line and label; at least 9:1 against the black casing, and apart from the others for colour-blind eyes. */
  colour: string;
  icon: BoxIcon;
  /** Living beings are drawn first-rate, bowls finer, whatever else dotted. */
  weight: "being" | "bowl" | "thing";
}

const other: ClassStyle = { colour: "#c9ced3", icon: "box", weight: "thing" };
const food: ClassStyle = { colour: "#ff86a5", icon: "soup", weight: "bowl" };

const styles = new Map<string, ClassStyle>([
  ["cat", { colour: "#ffb52e", icon: "cat", weight: "being" }],
  ["dog", { colour: "#aaa5ff", icon: "dog", weight: "being" }],
  ["bird", { colour: "#a4f5b6", icon: "bird", weight: "being" }],
  ["food_bowl", food],
  ["dish", food],
  ["water_bowl", { colour: "#80d4f5", icon: "droplet", weight: "bowl" }],
  ["person", { colour: "#ffffff", icon: "user-round", weight: "being" }],
]);

/** Text and icons on a label, at least 8:1 on every class colour. */
export const onBoxColour = "#11161a";
export const casingColour = "#000000";

/** @param className as the detector names it */
export const styleOf = (className: string): ClassStyle => styles.get(className) ?? other;

/** Width of the coloured line, CSS pixels; the casing adds one on either side. */
export const lineWidth = ({ weight }: ClassStyle): number => (weight === "being" ? 2.5 : 1.75);
