import { addressSchema } from "../contract/index.ts";

const addressOption = "--camera-address";
const mostAddresses = 8;

/** The addresses that the app was started with: `--camera-address HOST[:PORT]`, up to eight times. Others are left out. */
export const cameraAddresses = (args: readonly string[]): string[] =>
  args
    .flatMap((arg, index) => {
      const value =
        arg === addressOption
          ? args[index + 1]
          : arg.startsWith(`${addressOption}=`)
            ? arg.slice(addressOption.length + 1)
            : undefined;
      const address = addressSchema.safeParse(value);
      return address.success && !address.data.startsWith("-") ? [address.data] : [];
    })
    .slice(0, mostAddresses);
