import { expect, test } from "vitest";
import { parseCommand } from "./command.ts";
import { SimulatorError } from "./simulator-error.ts";

test.each([
  ["pause", { name: "pause", ms: undefined }],
  ["  pause   250 ", { name: "pause", ms: 250 }],
  ["resume", { name: "resume" }],
  ["crash", { name: "crash", torn: false }],
  ["crash torn", { name: "crash", torn: true }],
  ["restart", { name: "restart", layout: undefined }],
  ["restart v3", { name: "restart", layout: "v3" }],
  ["clock-step -500", { name: "clock-step", ms: -500 }],
  ["switch", { name: "switch", to: undefined }],
  ["switch night", { name: "switch", to: "night" }],
  ["detector off", { name: "detector", isOn: false }],
  ["detector on", { name: "detector", isOn: true }],
  ["quit", { name: "quit" }],
  ['{"command":"restart","layout":"v3"}', { name: "restart", layout: "v3" }],
  ['{"command":"pause","ms":250}', { name: "pause", ms: 250 }],
  ['{"command":"switch","to":"day"}', { name: "switch", to: "day" }],
  ['{"command":"detector","state":"off"}', { name: "detector", isOn: false }],
  ['{"command":"quit"}', { name: "quit" }],
])("understands %s", (line, command) => {
  expect(parseCommand(line)).toEqual(command);
});

test.each([
  "hello",
  "pause soon",
  "pause -1",
  "pause 1 2",
  "restart v6",
  "clock-step",
  "switch dusk",
  "detector",
  "quit now",
  "{",
  "null",
  '{"layout":"v3"}',
  '{"command":"restart","speed":3}',
])("refuses %s with the list of what it knows", (line) => {
  expect(() => parseCommand(line)).toThrow(SimulatorError);
  expect(() => parseCommand(line)).toThrow("restart [LAYOUT]");
});
