import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir, fillOnce } from '../cache.ts';
import type { Estimate, OnProgress } from '../system.ts';
import { attempt, findTool, runTool } from '../tool.ts';

/** The programs of the lab's cluster, built. */
export interface Binaries {
  /** etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubelet: the first argument chooses. */
  readonly kube: string;
  readonly kwok: string;
  readonly metricsServer: string;
  /** The static program that holds a real pod's namespaces. */
  readonly pause: string;
}

/** The newest whose modules all resolve, whose kubelet still runs on cgroup v1 and still takes Debian 12's containerd 1.6. */
const kubernetesVersion = '1.34.4';
const kwokVersion = 'v0.7.0';
/** 0.8 is not served by the module proxy; 0.7 speaks to every API server up to this one. */
const metricsServerVersion = 'v0.7.2';

const sourceDir = join(import.meta.dirname, 'build');
const sourceFiles = ['go.mod', 'go.sum', 'main.go', 'pause/main.go'];
// Without debugging tables the compiler works 6 % less and Go's cache is 14 % smaller.
const flags = ['-v', '-buildvcs=false', '-trimpath', '-gcflags=all=-dwarf=false'];
const stepTimeoutMs = 30 * 60_000;
/** Modules of all three, as the proxy sends them. */
const downloadBytes = 230_000_000;

interface Step {
  readonly title: string;
  readonly args: (target: string) => readonly string[];
  /** Packages that a cold build compiles, and seconds it takes on two cores. */
  readonly packages: number;
  readonly seconds: number;
}

const steps: readonly Step[] = [
  {
    title: `building Kubernetes ${kubernetesVersion} and etcd`,
    args: (target) => ['build', ...flags, '-ldflags', linkerFlags(), '-o', join(target, 'mw-kube'), '.'],
    packages: 2730,
    seconds: 270,
  },
  {
    title: `building kwok ${kwokVersion}`,
    args: () => ['install', ...flags, '-ldflags', '-s -w', `sigs.k8s.io/kwok/cmd/kwok@${kwokVersion}`],
    packages: 1500,
    seconds: 100,
  },
  {
    title: `building metrics-server ${metricsServerVersion}`,
    args: () => [
      'install',
      ...flags,
      '-ldflags',
      '-s -w',
      `sigs.k8s.io/metrics-server/cmd/metrics-server@${metricsServerVersion}`,
    ],
    packages: 1300,
    seconds: 90,
  },
  {
    title: 'building pause',
    args: (target) => ['build', ...flags, '-ldflags', '-s -w', '-o', join(target, 'pause'), './pause'],
    packages: 1,
    seconds: 1,
  },
];

const totalSeconds = steps.reduce((sum, step) => sum + step.seconds, 0);

/** Without these the server says that it is v0.0.0-master, and clients that compare versions are misled. */
function linkerFlags(): string {
  const [major, minor] = kubernetesVersion.split('.');
  const server = 'k8s.io/component-base/version';
  return [
    '-s -w',
    `-X ${server}.gitVersion=v${kubernetesVersion}`,
    `-X ${server}.gitMajor=${major} -X ${server}.gitMinor=${minor} -X ${server}.gitTreeState=clean`,
    `-X k8s.io/client-go/pkg/version.gitVersion=v${kubernetesVersion}`,
  ].join(' ');
}

async function targetDir(): Promise<string> {
  const sources = await Promise.all(sourceFiles.map((file) => readFile(join(sourceDir, file), 'utf8')));
  return cacheDir('kubernetes', [...sources, JSON.stringify(steps.map((step) => step.args('')))]);
}

/** Where the binaries are, or will be once `build` has run. */
export async function binaries(): Promise<Binaries> {
  const dir = await targetDir();
  return {
    kube: join(dir, 'mw-kube'),
    kwok: join(dir, 'kwok'),
    metricsServer: join(dir, 'metrics-server'),
    pause: join(dir, 'pause'),
  };
}

/** What `build` would cost now, if Go's own caches are empty as well. */
export async function buildEstimate(): Promise<Estimate> {
  const cached = existsSync(await targetDir());
  return { seconds: cached ? 0 : totalSeconds, downloadBytes: cached ? 0 : downloadBytes, cached };
}

/**
 * Builds everything from source through Go's module proxy, into the cache, at low priority.
 *
 * Three tries of at most 30 minutes for each program; what was compiled stays in Go's own cache between tries.
 */
export async function build(onProgress: OnProgress, signal: AbortSignal): Promise<void> {
  const go = await findTool('go');
  if (go === undefined) throw new Error('Go is not installed');
  const progress = paced(onProgress);
  await fillOnce(await targetDir(), async (unfinished) => {
    let before = 0;
    for (const step of steps) {
      const report = (done: number) => progress(step.title, before + step.seconds * done);
      await attempt(step.title, () => runStep(go, step, { target: unfinished, report, signal }), signal);
      before += step.seconds;
    }
  });
}

/** Reports how many of the estimated seconds are done; what is left is judged by the pace so far. */
function paced(onProgress: OnProgress): (step: string, doneSeconds: number) => void {
  const begun = performance.now();
  return (step, doneSeconds) => {
    const pace = doneSeconds < 15 ? 1 : (performance.now() - begun) / 1_000 / doneSeconds;
    const etaSeconds = Math.round((totalSeconds - doneSeconds) * pace);
    onProgress({ step, fraction: doneSeconds / totalSeconds, etaSeconds });
  };
}

interface StepRun {
  readonly target: string;
  /** Takes the part of the step that is done, between 0 and 1. */
  readonly report: (done: number) => void;
  readonly signal: AbortSignal;
}

async function runStep(go: string, step: Step, { target, report, signal }: StepRun): Promise<void> {
  let packages = 0;
  report(0);
  await runTool(go, step.args(target), {
    cwd: sourceDir,
    env: { ...process.env, CGO_ENABLED: '0', GOBIN: target, GOFLAGS: '' },
    timeoutMs: stepTimeoutMs,
    signal,
    lowPriority: true,
    onLine(line) {
      // `go build -v` names a package when it begins to compile it; other lines are downloads.
      if (line.startsWith('go: ')) return;
      packages += 1;
      // The link at the end names no package.
      if (packages % 25 === 0) report(Math.min(packages / step.packages, 0.95));
    },
  });
}

/** The version that the cluster reports. */
export const serverVersion = `v${kubernetesVersion}`;
