import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir, fillOnce } from '../cache.ts';
import { missingGo } from '../go.ts';
import type { Estimate, Missing, OnProgress } from '../system.ts';
import { attempt, type FindTool, findTool, runTool } from '../tool.ts';

/** The last commit that the Go module proxy serves; release tags are not served, so the version is the commit's own. */
const version = 'v0.0.0-20260212201848-7aac2a2c5b7c';

/** Measured on two cores with Go's caches empty; with warm caches it takes 20 s. */
const buildSeconds = 180;
const downloadBytes = 150_000_000;
/** Packages that `go build -v` names when nothing is cached. */
const packages = 1_300;
const buildWithinMs = 30 * 60_000;

const dir = () => cacheDir('minio', [version]);

/** Where the server's binary is, or will be. */
export const minioBinary = () => join(dir(), 'minio');

/** The tools that MinIO needs and this machine lacks. */
export async function missingForMinio(find: FindTool = findTool): Promise<readonly Missing[]> {
  if (existsSync(minioBinary())) return [];
  return missingGo('MinIO', find);
}

/** What building would cost now; Go's own caches may make it much less. */
export async function estimateMinio(): Promise<Estimate> {
  const cached = existsSync(minioBinary());
  return { seconds: cached ? 0 : buildSeconds, downloadBytes: cached ? 0 : downloadBytes, cached };
}

/** Builds the server by `go install`, which checks every module against Go's checksum database; no-op if it is in the cache. */
export async function buildMinio(onProgress: OnProgress, signal: AbortSignal): Promise<void> {
  const go = (await findTool('go')) ?? 'go';
  await fillOnce(dir(), async (unfinished) => {
    let compiled = 0;
    const begun = performance.now();
    const step = 'building MinIO';
    onProgress({ step, fraction: 0, etaSeconds: buildSeconds });
    const build = () =>
      runTool(go, ['install', '-v', '-buildvcs=false', '-ldflags', '-s -w', `github.com/minio/minio@${version}`], {
        // Outside the checkout's own modules and settings.
        cwd: unfinished,
        env: { ...process.env, GOBIN: unfinished, GOFLAGS: '' },
        timeoutMs: buildWithinMs,
        signal,
        lowPriority: true,
        onLine(line) {
          if (!/^[\w.-]+(\/[\w.-]+)*$/.test(line)) return;
          compiled += 1;
          onProgress({ step, ...progressOf(compiled, (performance.now() - begun) / 1_000) });
        },
      });
    await attempt('Building MinIO', build, signal);
    await rm(join(unfinished, 'go.mod'), { force: true });
  });
}

/** The link at the end names no package and takes about a tenth of the time. */
function progressOf(compiled: number, elapsedSeconds: number): { fraction: number; etaSeconds: number } {
  const fraction = Math.min(0.9, (compiled / packages) * 0.9);
  const bySpeed = fraction > 0.05 ? (elapsedSeconds / fraction) * (1 - fraction) : buildSeconds - elapsedSeconds;
  return { fraction, etaSeconds: Math.max(1, Math.round(bySpeed)) };
}
