// The way to the first picture: what is not needed for it is loaded after it.
import "@nekomado/viewer/viewer.css";
import { chooseLanguage, wordsOf } from "@nekomado/viewer";
import { FirstLook } from "./first-look.ts";

/** A picture that takes longer is not waited for: the page has more to say. */
const firstLookWithinMs = 250;

const parameters = new URLSearchParams(location.search);
const words = wordsOf(chooseLanguage([...parameters.getAll("lang"), ...navigator.languages]));
document.documentElement.lang = words.language;

const place = document.getElementById("viewer");
if (place !== null) {
  const firstLook = new FirstLook(place, words);
  await firstLook.settled(firstLookWithinMs);
  const { openPage } = await import("./main.tsx");
  await openPage({ place, words, firstLook: firstLook.end(), isMeasured: parameters.has("diagnostics") });
}
