import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';

/** Below Linux's range for outgoing connections (32768 to 60999), so that no client takes a port between choice and use. */
const lowest = 20_000;
const highest = 32_000;
const tries = 200;

const chosenPorts = z.record(z.string(), z.record(z.string(), z.number().int().min(1024).max(65_535)));

/** Ports by system and name. */
export type ChosenPorts = z.infer<typeof chosenPorts>;

/** Says whether this process could listen on the port of 127.0.0.1 just now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    return await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(true));
    });
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

/** Picks a free loopback port that is not in `taken`, and adds it there. */
export async function pickPort(taken: Set<number> = new Set()): Promise<number> {
  for (let tried = 0; tried < tries; tried += 1) {
    const port = randomInt(lowest, highest);
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    return port;
  }
  throw new Error(`No free port found on 127.0.0.1 between ${lowest} and ${highest} in ${tries} tries`);
}

/** What is asked of `reservePorts`. */
export interface PortRequest {
  /** The names of the ports that each system needs. */
  readonly wanted: Readonly<Record<string, readonly string[]>>;
  /** True while the servers run: what is written down holds, though the ports are in use. */
  readonly inUse?: boolean;
}

/** Decides every system's ports and writes them to DIR/ports.json; those written there before are kept while they are free. */
export async function reservePorts(dir: string, request: PortRequest): Promise<ChosenPorts> {
  const file = join(dir, 'ports.json');
  const before = (await readJson(file, chosenPorts)) ?? {};
  const chosen: ChosenPorts = { ...before };
  const taken = new Set(Object.values(before).flatMap((ports) => Object.values(ports)));
  for (const [system, names] of Object.entries(request.wanted)) {
    const ports: Record<string, number> = {};
    for (const name of names) {
      const known = before[system]?.[name];
      const keep = known !== undefined && (request.inUse === true || (await isFree(known)));
      ports[name] = keep ? known : await pickPort(taken);
    }
    chosen[system] = ports;
  }
  await writeJson(file, chosen);
  return chosen;
}
