const mark = "$bytes";

/** A message in which bytes stand as base64, so that it can go as JSON. */
export const withText = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { [mark]: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(withText);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withText(each)]));
};

/** The message as it was before `withText`. */
export const withBytes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === mark && typeof first[1] === "string")
    return new Uint8Array(Buffer.from(first[1], "base64"));
  return Object.fromEntries(entries.map(([name, each]) => [name, withBytes(each)]));
};
