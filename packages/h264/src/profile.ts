const constraintSet1 = 0x40;
const constraintSet3 = 0x10;
const constraintSet4 = 0x08;
const constraintSet5 = 0x04;

const names: ReadonlyMap<number, string> = new Map([
  [66, "Baseline"],
  [77, "Main"],
  [88, "Extended"],
  [100, "High"],
  [110, "High 10"],
  [122, "High 4:2:2"],
  [244, "High 4:4:4 Predictive"],
  [44, "CAVLC 4:4:4 Intra"],
  [83, "Scalable Baseline"],
  [86, "Scalable High"],
  [118, "Multiview High"],
  [128, "Stereo High"],
  [138, "Multiview Depth High"],
]);

/** The name that Annex A gives to a profile with these constraint flags; null where it has none. */
export function profileName(profileIdc: number, constraintFlags: number): string | null {
  const has = (flag: number) => (constraintFlags & flag) !== 0;
  if (profileIdc === 66 && has(constraintSet1)) return "Constrained Baseline";
  if (profileIdc === 100 && has(constraintSet4) && has(constraintSet5)) return "Constrained High";
  if (profileIdc === 100 && has(constraintSet4)) return "Progressive High";
  const name = names.get(profileIdc) ?? null;
  const isIntraVariant = (profileIdc === 110 || profileIdc === 122 || profileIdc === 244) && has(constraintSet3);
  if (!isIntraVariant || name === null) return name;
  return profileIdc === 244 ? "High 4:4:4 Intra" : `${name} Intra`;
}
