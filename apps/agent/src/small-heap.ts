import { setFlagsFromString } from "node:v8";

// A board has little memory to spare, and the objects of the agent die young: V8 must not keep room for more of them.
// With the limit of the media thread, which takes this flag over, it is 45 MB less with three viewers.
setFlagsFromString("--optimize-for-size");
