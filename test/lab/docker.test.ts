import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { expect, test } from 'vitest';
import { children } from '../../lab/children.ts';
import { docker } from '../../lab/docker/docker.ts';
import { markOf } from '../../lab/docker/machine-state.ts';
import { pickPort } from '../../lab/ports.ts';
import { findTool } from '../../lab/tool.ts';
import { describeLive, describeOwn } from '../support/lab.ts';

const run = promisify(execFile);

/** What an engine could change on a machine, without what changes by itself: counters, dates, others' containers. */
async function machine(dir: string): Promise<Record<string, string>> {
  const said = async (tool: string, ...args: string[]) => {
    const file = await findTool(tool);
    return file === undefined ? 'no such tool' : (await run(file, args)).stdout;
  };
  const links = (await said('ip', '-br', 'link')).split('\n').map((line) => line.split(/\s+/)[0] ?? '');
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  return {
    filter: await said('iptables', '-S'),
    nat: await said('iptables', '-t', 'nat', '-S'),
    // Another lab may come and go meanwhile.
    links: links.filter((name) => name === markOf(dir) || name === 'docker0').join(' '),
    mounts: mounts
      .split('\n')
      .filter((line) => line.includes(dir))
      .join('\n'),
    forwarding: await readFile('/proc/sys/net/ipv4/ip_forward', 'utf8'),
  };
}

await describeOwn(docker(), () => {
  test('an engine leaves the firewall, the bridges, the mounts and forwarding as they were', {
    timeout: 90_000,
  }, async () => {
    // Short, because it becomes the path of a socket.
    const dir = await mkdtemp(join(tmpdir(), 'mwd-'));
    const owned = children();
    const home = { dir, ports: { web: await pickPort(), door: await pickPort() }, children: owned };
    const before = await machine(dir);
    try {
      const running = await docker().start(home, AbortSignal.timeout(60_000));
      await docker().seed(home, AbortSignal.timeout(60_000));
      expect(await machine(dir)).not.toEqual(before);
      await running.stop();
      expect(await machine(dir)).toEqual(before);
      expect(owned.pids()).toEqual([]);
    } finally {
      await owned.stopAll();
      await rm(dir, { recursive: true, force: true });
    }
  });
});

await describeLive('docker', (env) => {
  const client = new Docker({ socketPath: env.socketPath, timeout: 10_000 });
  const state = async (service: string) => (await client.getContainer(`shop-${service}-1`).inspect()).State;

  test('the seeded containers are healthy, unhealthy, out of memory and ended', async () => {
    expect((await state('web')).Health?.Status).toBe('healthy');
    expect((await state('worker')).Health?.Status).toBe('unhealthy');
    expect((await state('cache')).OOMKilled).toBe(true);
    expect((await state('migrate')).ExitCode).toBe(3);
  });

  test('the container web answers on its port of this machine', async () => {
    const answer = await fetch(`http://127.0.0.1:${env.webPort}/`, { signal: AbortSignal.timeout(5_000) });
    expect(await answer.text()).toBe('open\n');
  });
});
