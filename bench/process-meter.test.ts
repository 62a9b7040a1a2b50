import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { CpuMeter, cpuSecondsOf, readCpuSeconds, residentBytesOf, waitSecondsOf } from "./process-meter.ts";

const stat = (name: string) =>
  `4242 (${name}) S 1 4242 4242 0 -1 4194560 9000 0 12 0 345 67 8 9 20 0 11 0 5000 1200000000 30000 18446744073709551615`;

describe("the CPU time of a process", () => {
  it("is user and system time, without that of its children", () => {
    expect(cpuSecondsOf(stat("janus"))).toBeCloseTo(4.12);
  });

  it("is found behind any program's name", () => {
    expect(cpuSecondsOf(stat("a) R 1 (b c"))).toBeCloseTo(4.12);
  });

  it("is refused where it is not told", () => {
    expect(() => cpuSecondsOf("4242 (janus) S")).toThrow("no CPU times");
  });

  it.runIf(process.platform === "linux")("is what the process itself knows of", () => {
    const { user, system } = process.cpuUsage();
    expect(Math.abs(readCpuSeconds(process.pid) - (user + system) / 1e6)).toBeLessThan(0.5);
  });
});

describe("the time that a thread waits for a core", () => {
  it("is the second of three numbers, in seconds", () => {
    expect(waitSecondsOf("466190000 20623899000 2\n")).toBeCloseTo(20.624);
  });

  it("is refused where it is not told", () => {
    expect(() => waitSecondsOf("0\n")).toThrow("no waiting time");
  });

  it.runIf(existsSync("/proc/self/schedstat"))("grows for a process that shares its core with another", async () => {
    const busy = () => spawn("taskset", ["-c", "0", process.execPath, "-e", "for (;;);"], { stdio: "ignore" });
    const [one, other] = [busy(), busy()];
    try {
      const meter = new CpuMeter(one.pid!);
      await vi.waitFor(() => expect(meter.percentWaiting).toBeGreaterThan(5), 15_000);
      expect(meter.percentOfCore).toBeLessThan(100);
    } finally {
      one.kill("SIGKILL");
      other.kill("SIGKILL");
    }
  });
});

describe("the resident memory of a process", () => {
  it("is read in bytes", () => {
    expect(residentBytesOf("Name:\tjanus\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\nRssAnon:\t 1 kB\n")).toBe(
      10_485_760,
    );
  });

  it("is refused for a process that has ended", () => {
    expect(() => residentBytesOf("Name:\tjanus\nState:\tZ (zombie)\n")).toThrow("it has ended");
  });

  it.runIf(process.platform === "linux")("is near what the process itself knows of", () => {
    const bytes = residentBytesOf(readFileSync(`/proc/${process.pid}/status`, "utf8"));
    const own = process.memoryUsage.rss();
    expect(bytes).toBeGreaterThan(own / 2);
    expect(bytes).toBeLessThan(own * 2);
  });
});
