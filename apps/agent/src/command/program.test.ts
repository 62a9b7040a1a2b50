import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usualStateFolder } from "../state/state-folder.ts";
import { bearer, TestAgent } from "../testing/running-agent.ts";
import type { AgentOptions } from "./agent-options.ts";
import { createProgram } from "./program.ts";

let ran: AgentOptions[];
let printed: string[];

const call = async (...args: string[]): Promise<string> => {
  const before = printed.length;
  const run = (options: AgentOptions) => {
    ran.push(options);
    return Promise.resolve();
  };
  await createProgram(run, { print: (text) => printed.push(text) }).parseAsync(args, { from: "user" });
  return printed.slice(before).join("\n");
};

beforeEach(() => {
  ran = [];
  printed = [];
});

describe("nekomado-agent without a command", () => {
  it("runs the agent over HTTPS on all addresses", async () => {
    await call();
    expect(ran).toMatchObject([
      {
        open: false,
        host: undefined,
        port: 8443,
        stateFolder: usualStateFolder(),
        tls: undefined,
        localHttpPort: undefined,
        allowHosts: [],
        announce: true,
      },
    ]);
  });

  it("runs it on this machine alone with --open", async () => {
    await call("--open", "--name", "Living room");
    expect(ran).toMatchObject([{ open: true, port: 8080, name: "Living room" }]);
  });

  it("reads every option of the network", async () => {
    const network = "--host 192.0.2.7 --port 9000 --state-dir /state --local-http 8081 --no-announce";
    const names = "--tls-cert a.pem --tls-key b.pem --allow-host cat.example --allow-host 203.0.113.9";
    await call(...`${network} ${names}`.split(" "));
    expect(ran).toMatchObject([
      {
        host: "192.0.2.7",
        port: 9000,
        stateFolder: "/state",
        localHttpPort: 8081,
        announce: false,
        tls: { certificateFile: "a.pem", keyFile: "b.pem" },
        allowHosts: ["cat.example", "203.0.113.9"],
        iceServers: [],
      },
    ]);
  });

  it("reads STUN and TURN servers, with the credentials that TURN needs", async () => {
    const servers = [
      "stun:192.0.2.1:3478",
      "turn:cat:s3cret@turn.example?transport=tcp",
      "turns:a:b@[2001:db8::1]:443",
    ];
    await call(...servers.flatMap((server) => ["--ice-server", server]));
    expect(ran[0]?.iceServers).toEqual([
      { urls: "stun:192.0.2.1:3478" },
      { urls: "turn:turn.example?transport=tcp", username: "cat", credential: "s3cret" },
      { urls: "turns:[2001:db8::1]:443", username: "a", credential: "b" },
    ]);
  });

  it.each([
    [["--open", "--host", "0.0.0.0"], /127\.0\.0\.1 only/],
    [["--open", "--local-http", "8081"], /--local-http/],
    [["--open", "--tls-cert", "a", "--tls-key", "b"], /--tls-cert/],
    [["--tls-key", "b.pem"], /belong together/],
  ])("refuses %j with an explanation", async (args, sentence) => {
    await expect(call(...args)).rejects.toMatchObject({
      reason: "badOption",
      message: expect.stringMatching(sentence),
    });
    expect(ran).toEqual([]);
  });

  it.each([
    [["--allow-host", "cat.example:80"], /without a port/],
    [["--port", "http"], /whole number/],
    [["--ice-server", "http://stun.example"], /stun:HOST/],
    [["--ice-server", "turn:turn.example"], /turn:USER:PASSWORD@HOST/],
    [["--what"], /unknown option/],
    [["what"], /too many arguments|unknown command/],
    [["viewers", "add"], /missing required argument/],
    [["viewers", "revoke"], /missing required argument/],
    [["pair", "--port", "1"], /unknown option/],
  ])("ends with code 2 at %j", (args, sentence) => {
    const main = fileURLToPath(new URL("../main.ts", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
    expect(stderr).toMatch(sentence);
    expect(status).toBe(2);
  });
});

describe("the owner's commands", () => {
  let agent: TestAgent;

  beforeEach(async () => {
    agent = new TestAgent();
    await agent.start();
  });

  afterEach(() => agent.remove());

  const ask = (...args: string[]): Promise<string> => call(...args, "--state-dir", agent.stateFolder);

  it("show a code for the app, and one for the web page with the certificate's fingerprint", async () => {
    expect(await ask("pair")).toMatch(/^\n {2}[0-9A-Z]{5}-[0-9A-Z]{5}\n\nType this code in the Nekomado app/);
    const web = await ask("pair", "--web");
    expect(web).toMatch(/^\n {2}[0-9A-Z]{4}-[0-9A-Z]{4}\n/);
    expect(web).toContain(agent.url);
    expect(web).toMatch(/\n {2}(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(JSON.parse(await ask("pair", "--json"))).toMatchObject({ kind: "app", expiresInSeconds: 300 });
  });

  it("list, add and revoke viewers", async () => {
    expect(await ask("viewers")).toBe("Nobody is paired.");
    const added = await ask("viewers", "add", "Feeder script");
    const token = /^ {2}(\S{43})$/m.exec(added)?.[1] ?? "";
    expect((await agent.request("/api/none", { headers: bearer(token) })).status).toBe(404);
    expect(await ask("viewers", "list")).toMatch(
      /^ID +KIND +PAIRED +LAST SEEN +NAME\n[0-9a-f]{8} +script +\d{4}-\d\d-\d\d \d\d:\d\d +\d{4}-\d\d-\d\d \d\d:\d\d +Feeder script$/,
    );
    expect(JSON.parse(await ask("viewers", "--json"))).toMatchObject({ viewers: [{ name: "Feeder script" }] });
    await ask("viewers", "add", "Feeder script");
    await expect(ask("viewers", "revoke", "Feeder script")).rejects.toThrow(/More than one viewer/);
    await expect(ask("viewers", "revoke", "Kitchen")).rejects.toThrow(/No viewer has the id or name "Kitchen"/);
    const { viewers }: { viewers: { id: string }[] } = JSON.parse(await ask("viewers", "--json"));
    expect(await ask("viewers", "revoke", viewers[0]?.id ?? "")).toMatch(/^Feeder script \([0-9a-f]{8}\) is no longer/);
    expect((await agent.request("/api/none", { headers: bearer(token) })).status).toBe(401);
  });

  it("take the state folder before the command's name too", async () => {
    expect(await call("--state-dir", agent.stateFolder, "viewers")).toBe("Nobody is paired.");
  });

  it("find another agent's state folder taken", async () => {
    const second = new TestAgent();
    await expect(second.start({ stateFolder: agent.stateFolder })).rejects.toMatchObject({ reason: "alreadyRuns" });
    await second.remove();
    expect(await ask("viewers")).toBe("Nobody is paired.");
  });
});
