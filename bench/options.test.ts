import { describe, expect, it } from "vitest";
import { parseOptions } from "./options.ts";

const figures = ["cpu", "latency"];

describe("the bench's options", () => {
  it("take every figure, 15 s and three rounds by default", () => {
    expect(parseOptions([], figures)).toEqual({ only: figures, seconds: 15, rounds: 3 });
  });

  it("choose figures by name", () => {
    expect(parseOptions(["--only", "latency", "--seconds", "5", "--rounds", "1"], figures)).toEqual({
      only: ["latency"],
      seconds: 5,
      rounds: 1,
    });
  });

  it("name a figure that there is not", () => {
    expect(() => parseOptions(["--only", "cpu,speed"], figures)).toThrow('no figure "speed"; there are cpu, latency');
  });

  it.each(["0", "-1", "1.5", "many"])("refuse --rounds=%s", (rounds) => {
    expect(() => parseOptions([`--rounds=${rounds}`], figures)).toThrow("--rounds");
  });

  it("tell an asking for help apart", () => {
    expect(parseOptions(["--help"], figures)).toBeUndefined();
  });
});
