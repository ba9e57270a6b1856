import type { LabSystem } from '../lab/system.ts';

interface Shown {
  readonly name: string;
  readonly state: string;
  readonly step?: string | undefined;
  readonly fraction?: number | undefined;
  readonly etaSeconds?: number | undefined;
  readonly detail?: string | undefined;
  readonly seedFailure?: string | undefined;
}

/** The terminal of a trial: few lines, and one live line a system where the terminal can redraw it. */
export interface Screen {
  line(text: string): void;
  status(systems: readonly Shown[]): void;
}

const titles: Readonly<Record<string, string>> = {
  kafka: 'Kafka',
  minio: 'MinIO',
  kubernetes: 'Kubernetes',
  docker: 'Docker',
};

/** States that last seconds: without a terminal they would only fill it. */
const passing: ReadonlySet<string> = new Set(['off', 'waiting', 'starting', 'seeding']);

/** Makes it. Without a terminal each system has a line when it is being built, and one when it is known how that ended. */
export function screen(): Screen {
  const live = process.stdout.isTTY === true;
  const last = new Map<string, string>();
  let drawn = 0;
  return {
    line(text) {
      process.stdout.write(`${text}\n`);
      drawn = 0;
    },
    status(systems) {
      if (live) {
        if (drawn > 0) process.stdout.write(`\u001b[${drawn}A\u001b[0J`);
        for (const system of systems)
          process.stdout.write(`${statusLine(system).slice(0, process.stdout.columns ?? 100)}\n`);
        drawn = systems.length;
        return;
      }
      for (const system of systems) {
        if (last.get(system.name) === system.state || passing.has(system.state)) continue;
        last.set(system.name, system.state);
        process.stdout.write(`${statusLine(system)}\n`);
      }
    },
  };
}

function statusLine(system: Shown): string {
  const title = (titles[system.name] ?? system.name).padEnd(11);
  const bar = system.fraction === undefined || system.state !== 'provisioning' ? '' : ` ${drawBar(system.fraction)}`;
  const left =
    system.etaSeconds === undefined || system.state !== 'provisioning'
      ? ''
      : `, about ${formatSeconds(system.etaSeconds)} left`;
  const what =
    system.state === 'provisioning'
      ? (system.step ?? 'fetching')
      : (system.detail ?? system.seedFailure ?? system.state);
  return `${title} ${what}${bar}${left}`;
}

function drawBar(fraction: number): string {
  const width = 20;
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${Math.round(fraction * 100)} %`;
}

function formatSeconds(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}

/** Says before it happens what will be fetched and built, how large and how long. */
export async function announcePlan(systems: readonly LabSystem[], show: Screen): Promise<void> {
  const parts: string[] = [];
  for (const system of systems) {
    const { cached, seconds, downloadBytes } = await system.estimate();
    if (!cached)
      parts.push(
        `${titles[system.name] ?? system.name} ${Math.round(downloadBytes / 1_000_000)} MB, ${formatSeconds(seconds)}`,
      );
  }
  if (parts.length > 0) show.line(`Lab         fetched and built once: ${parts.join('; ')}`);
}
