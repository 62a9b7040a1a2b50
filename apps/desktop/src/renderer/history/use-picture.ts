import type { RefObject } from "react";
import { createContext, useContext, useEffect, useState } from "react";
import type { NekomadoClient } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { Thumbnails } from "./thumbnails.ts";

export const ThumbnailsContext = createContext<Thumbnails | null>(null);

/** Pictures are made ready a little before they are scrolled to. */
const readyBefore = "600px 0px";

/** Whether an element is on screen, or nearly. */
export const useNearness = (element: RefObject<Element | null>): boolean => {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => setIsNear(entries.some(({ isIntersecting }) => isIntersecting)),
      // Around the window the margin would count for nothing: the place that scrolls lies within it.
      { root: element.current.closest(".app-place"), rootMargin: readyBefore },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isNear;
};

const isGone = (error: unknown): boolean => error instanceof ProblemError && error.reason === "missing";
/** What the browser cannot decode is no picture. */
const isUndecodable = (error: unknown): boolean => error instanceof DOMException;

/** The address of a small picture while it is wanted, else null. `onMissing` must stay the same. */
export const useThumbnail = (id: string, isWanted: boolean, onMissing: (id: string) => void): string | null => {
  const thumbnails = useContext(ThumbnailsContext);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!isWanted || thumbnails === null) return undefined;
    let isCurrent = true;
    thumbnails.acquire(id).then(
      (made) => isCurrent && setUrl(made),
      (error: unknown) => isCurrent && (isGone(error) || isUndecodable(error)) && onMissing(id),
    );
    return () => {
      isCurrent = false;
      setUrl(null);
      thumbnails.release(id);
    };
  }, [thumbnails, id, isWanted, onMissing]);
  return url;
};

/** The address of a whole picture, null while it is read. */
export const useWholePicture = (client: NekomadoClient, id: string, onMissing: (id: string) => void): string | null => {
  const [read, setRead] = useState<{ id: string; url: string } | null>(null);
  useEffect(() => {
    let url: string | null = null;
    let isCurrent = true;
    const fetch = async (): Promise<void> => {
      try {
        const { picture, format } = await client.request("library.picture", { id });
        if (!isCurrent) return;
        url = URL.createObjectURL(new Blob([new Uint8Array(picture)], { type: `image/${format}` }));
        setRead({ id, url });
      } catch (error) {
        if (isCurrent && isGone(error)) onMissing(id);
      }
    };
    void fetch();
    return () => {
      isCurrent = false;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [client, id, onMissing]);
  return read?.id === id ? read.url : null;
};
