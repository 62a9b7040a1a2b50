// A process that is there and says nothing, until nobody talks to it any more.
process.on("message", () => undefined);
