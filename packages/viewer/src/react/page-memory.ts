/** Where a browser keeps text for a page. */
export type PageStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * Text that this browser keeps for the page, where it lets it: storage may be turned off or full, and anything may have
 * been written into it. What is kept is a convenience, so nobody is told.
 */
export const recall = (key: string, storage?: PageStorage): string | null => {
  try {
    return (storage ?? localStorage).getItem(key);
  } catch {
    return null;
  }
};

/** @param text null: nothing is kept any more */
export const remember = (key: string, text: string | null, storage?: PageStorage): void => {
  try {
    if (text === null) (storage ?? localStorage).removeItem(key);
    else (storage ?? localStorage).setItem(key, text);
  } catch {
    // It lasts as long as the page.
  }
};
