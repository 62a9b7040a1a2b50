// For `node --import`: has a forked program take and give its messages as text, unknown to it. See main.ts for why.
import { withBytes, withText } from "./bytes-as-text.ts";

const send: unknown = Reflect.get(process, "send");
const emit: unknown = Reflect.get(process, "emit");

if (typeof send === "function" && typeof emit === "function")
  Object.assign(process, {
    send: (message: unknown, ...rest: unknown[]) => Reflect.apply(send, process, [withText(message), ...rest]),
    emit: (name: string, ...values: unknown[]) =>
      Reflect.apply(emit, process, name === "message" ? [name, withBytes(values[0])] : [name, ...values]),
  });
