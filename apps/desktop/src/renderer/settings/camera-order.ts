/** The cameras with one of them at another place; places beyond the ends are the ends. */
export const movedTo = <Item extends { id: string }>(items: readonly Item[], id: string, place: number): Item[] => {
  const item = items.find((each) => each.id === id);
  if (item === undefined) return [...items];
  const others = items.filter((each) => each.id !== id);
  const at = Math.min(Math.max(place, 0), others.length);
  return [...others.slice(0, at), item, ...others.slice(at)];
};

/** Items in the order of ids; those that the ids do not name come last, as they were. */
export const inOrder = <Item extends { id: string }>(items: readonly Item[], ids: readonly string[]): Item[] => {
  const placeOf = (id: string): number => {
    const place = ids.indexOf(id);
    return place === -1 ? ids.length : place;
  };
  return [...items].sort((one, other) => placeOf(one.id) - placeOf(other.id));
};
