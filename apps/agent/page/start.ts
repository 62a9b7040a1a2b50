// The way to the first picture: what is not needed for it is loaded after it.
import "@nekomado/viewer/viewer.css";
import { FirstLook } from "./first-look.ts";

/** A picture that takes longer is not waited for: the page has more to say. */
const firstLookWithinMs = 250;

const place = document.getElementById("viewer");
if (place !== null) {
  const firstLook = new FirstLook();
  await firstLook.settled(firstLookWithinMs);
  const { openPage } = await import("./main.tsx");
  await openPage(place, firstLook);
}
