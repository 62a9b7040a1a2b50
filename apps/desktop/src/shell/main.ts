// The main process of the app that ships.
import { electronPlatform } from "./electron-platform.ts";
import { startShell } from "./shell.ts";

startShell(electronPlatform);
