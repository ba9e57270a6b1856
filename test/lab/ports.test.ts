import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFree, pickPort, reservePorts } from '../../lab/ports.ts';

let dir: string;
const servers: Server[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lab-ports-'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

async function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
}

describe('the ports of the lab', () => {
  const wanted = { kafka: ['client', 'controller'], minio: ['api'] };

  test('are decided before anything starts, each of them free and no two the same', async () => {
    const ports = await reservePorts(dir, { wanted });
    const all = Object.values(ports).flatMap((one) => Object.values(one));
    expect(new Set(all).size).toBe(3);
    expect(await Promise.all(all.map(isFree))).toEqual([true, true, true]);
    expect(JSON.parse(await readFile(join(dir, 'ports.json'), 'utf8'))).toEqual(ports);
  });

  test('stay the same from one start to the next while they are free', async () => {
    const first = await reservePorts(dir, { wanted });
    expect(await reservePorts(dir, { wanted })).toEqual(first);
  });

  test('are chosen anew where a stranger listens meanwhile', async () => {
    const first = await reservePorts(dir, { wanted });
    await occupy(first.kafka?.client ?? 0);
    const second = await reservePorts(dir, { wanted });
    expect(second.kafka?.client).not.toBe(first.kafka?.client);
    expect(second.kafka?.controller).toBe(first.kafka?.controller);
    expect(second.minio).toEqual(first.minio);
  });

  test('are not questioned while our own servers listen there', async () => {
    const first = await reservePorts(dir, { wanted });
    await occupy(first.kafka?.client ?? 0);
    expect(await reservePorts(dir, { wanted, inUse: true })).toEqual(first);
  });

  test('of systems that are not asked for now are kept for later', async () => {
    const first = await reservePorts(dir, { wanted });
    const second = await reservePorts(dir, { wanted: { kafka: ['client', 'controller'] } });
    expect(second.minio).toEqual(first.minio);
  });

  test('lie below the range from which the kernel serves outgoing connections', async () => {
    expect(await pickPort()).toBeLessThan(32_768);
  });
});
