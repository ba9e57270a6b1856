import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir, fillOnce } from './cache.ts';
import { missingGo } from './go.ts';
import type { Estimate, Missing, OnProgress } from './system.ts';
import { attempt, type FindTool, findTool, runTool } from './tool.ts';

const buildWithinMs = 30 * 60_000;

/** A server that `go install` builds from its module as it is. */
export interface GoProgramOptions {
  /** As people write it. */
  readonly title: string;
  /** Of the binary, and of its directory in the cache. */
  readonly name: string;
  /** The package: `example.com/module/cmd/name`. */
  readonly source: string;
  readonly version: string;
  /** Measured on two cores with Go's caches empty. */
  readonly buildSeconds: number;
  readonly downloadBytes: number;
  /** Packages that `go build -v` names when nothing is cached. */
  readonly packages: number;
}

/** The binary of such a server, in the cache or to be made. */
export interface GoProgram {
  /** Where it is, or will be. */
  binary(): string;
  /** The tools that it needs and this machine lacks. */
  missing(find?: FindTool): Promise<readonly Missing[]>;
  /** What building would cost now; Go's own caches may make it much less. */
  estimate(): Promise<Estimate>;
  /** Builds it by `go install`, which checks every module against Go's checksum database; no-op if it is in the cache. */
  build(onProgress: OnProgress, signal: AbortSignal): Promise<void>;
}

/** Describes a server built from a Go module; nothing is built yet. */
export function goProgram(options: GoProgramOptions): GoProgram {
  const { title, name, source, version, buildSeconds, downloadBytes } = options;
  const dir = () => cacheDir(name, [version]);
  const binary = () => join(dir(), name);
  return {
    binary,
    missing: async (find = findTool) => (existsSync(binary()) ? [] : missingGo(title, find)),
    async estimate() {
      const cached = existsSync(binary());
      return { seconds: cached ? 0 : buildSeconds, downloadBytes: cached ? 0 : downloadBytes, cached };
    },
    async build(onProgress, signal) {
      const go = (await findTool('go')) ?? 'go';
      await fillOnce(dir(), async (unfinished) => {
        let compiled = 0;
        const begun = performance.now();
        const step = `building ${title}`;
        onProgress({ step, fraction: 0, etaSeconds: buildSeconds });
        const install = () =>
          runTool(go, ['install', '-v', '-buildvcs=false', '-ldflags', '-s -w', `${source}@${version}`], {
            // Outside the checkout's own modules and settings.
            cwd: unfinished,
            env: { ...process.env, GOBIN: unfinished, GOFLAGS: '' },
            timeoutMs: buildWithinMs,
            signal,
            lowPriority: true,
            onLine(line) {
              if (!/^[\w.-]+(\/[\w.-]+)*$/.test(line)) return;
              compiled += 1;
              onProgress({ step, ...progressOf(compiled, (performance.now() - begun) / 1_000, options) });
            },
          });
        await attempt(`Building ${title}`, install, signal);
        await rm(join(unfinished, 'go.mod'), { force: true });
      });
    },
  };
}

/** The link at the end names no package and takes about a tenth of the time. */
function progressOf(
  compiled: number,
  elapsedSeconds: number,
  { packages, buildSeconds }: GoProgramOptions,
): { fraction: number; etaSeconds: number } {
  const fraction = Math.min(0.9, (compiled / packages) * 0.9);
  const bySpeed = fraction > 0.05 ? (elapsedSeconds / fraction) * (1 - fraction) : buildSeconds - elapsedSeconds;
  return { fraction, etaSeconds: Math.max(1, Math.round(bySpeed)) };
}
