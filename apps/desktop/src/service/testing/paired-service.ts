import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AgentDouble } from "./agent-double.ts";
import { ServiceProcess } from "./service-process.ts";

/** A service process, in a folder of its own, that is paired and connected with one agent. */
export class PairedService {
  readonly service: ServiceProcess;
  readonly agent: AgentDouble;
  readonly cameraId: string;
  readonly #dataFolder: string;

  private constructor(service: ServiceProcess, agent: AgentDouble, cameraId: string, dataFolder: string) {
    this.service = service;
    this.agent = agent;
    this.cameraId = cameraId;
    this.#dataFolder = dataFolder;
  }

  static async start(): Promise<PairedService> {
    const dataFolder = await mkdtemp(join(tmpdir(), "nekomado-paired-"));
    const agent = await AgentDouble.start();
    const service = await ServiceProcess.start({ dataFolder });
    await service.request("cameras.look", { address: agent.address });
    const { id } = await service.request("cameras.pair", { code: agent.showCode(), cameraId: null });
    await agent.until(() => agent.sockets.size === 1);
    return new PairedService(service, agent, id, dataFolder);
  }

  async stop(): Promise<void> {
    this.service.process.kill("SIGKILL");
    await this.agent.stop();
    await rm(this.#dataFolder, { recursive: true, force: true });
  }
}
