import { randomBytes } from 'node:crypto';
import Docker from 'dockerode';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import logs from '../../../commands/docker/logs.ts';
import ps from '../../../commands/docker/ps.ts';
import restart from '../../../commands/docker/restart.ts';
import run from '../../../commands/docker/run.ts';
import type { View } from '../../../src/core/view/view.ts';
import { connectDocker } from '../../../src/edge/docker/connect-docker.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { describeLive } from '../../support/lab.ts';
import { longAnswer, manyRows } from '../../support/long-answer.ts';
import { planCommand, runCommand, viewText } from '../../support/run-command.ts';

/** An image of the lab that holds a shell. */
const image = 'shop/worker:1.9.0';
const prefix = `live-${randomBytes(3).toString('hex')}`;
const hostile = '\u001b[31mred\u001b[0m <!channel> *b* ``` \u202egnp.exe é漢🚀';

/** Containers of this suite's own: what they do, and how their health is asked for. */
const programs = {
  steady: { command: 'trap exit TERM; while true; do sleep 0.2; done', health: 'true' },
  ill: { command: 'trap exit TERM; while true; do sleep 0.2; done', health: 'false' },
  plain: { command: 'trap exit TERM; while true; do sleep 0.2; done' },
  ended: { command: 'echo fine' },
  failed: { command: 'echo bad >&2; exit 3' },
  crash: { command: 'trap exit TERM; [ -e /once ] && exit 9; touch /once; while true; do sleep 0.2; done' },
  writer: {
    command: `i=0; while [ $i -lt 12000 ]; do i=$((i+1)); echo "line $i"; done; cat <<'END'\n${hostile}\nEND\nsleep 1000`,
  },
  terminal: { command: `echo '{"a":1}'; sleep 1000`, terminal: true },
} satisfies Record<string, { command: string; health?: string; terminal?: boolean }>;

type Program = keyof typeof programs;
const named = (program: Program) => `${prefix}-${program}`;

async function start(docker: Docker): Promise<void> {
  for (const [program, options] of Object.entries(programs)) {
    const { command, health, terminal }: { command: string; health?: string; terminal?: boolean } = options;
    const second = 1_000_000_000;
    const container = await docker.createContainer({
      Image: image,
      name: `${prefix}-${program}`,
      Cmd: ['sh', '-c', command],
      Tty: terminal ?? false,
      Labels: { 'middlewatch.live': prefix },
      ...(health && { Healthcheck: { Test: ['CMD', health], Interval: second, Retries: 1 } }),
    });
    await container.start();
  }
}

async function remove(docker: Docker): Promise<void> {
  const mine = await docker.listContainers({ all: true, filters: { label: [`middlewatch.live=${prefix}`] } });
  const run = await docker.listContainers({
    all: true,
    filters: { label: ['middlewatch.invocation=test-invocation'] },
  });
  for (const { Id } of [...mine, ...run]) await docker.getContainer(Id).remove({ force: true });
}

await describeLive('docker', (env) => {
  const target = { name: 'lab', readOnly: false, timeoutMs: 5_000, host: env.host, allowedImages: ['shop/*'] };
  const system = connectDocker(target, { clock: systemClock(), log: pino({ level: 'silent' }) });
  const docker = { docker: system.client };
  const engine = new Docker({ socketPath: env.socketPath, host: undefined });
  const none = { tail: undefined, since: undefined, grep: undefined };
  const logsOf = (container: string, options: { tail?: number; since?: number; grep?: string } = {}) =>
    runCommand(logs, docker, { container, ...none, ...options });

  beforeAll(async () => {
    await start(engine);
    await vi.waitFor(
      async () => {
        const text = viewText(await runCommand(ps, docker, { filter: prefix, all: true }));
        const reached = ['running healthy', 'running unhealthy', 'exited 0', 'exited 3'];
        expect(reached.filter((state) => !text.includes(state))).toEqual([]);
      },
      { timeout: 20_000, interval: 250 },
    );
  }, 60_000);

  afterAll(async () => {
    await remove(engine);
    await system.close();
  }, 60_000);

  test('a check says the version and how many run', async () => {
    expect((await system.check(AbortSignal.timeout(5_000))).summary).toMatch(/^\d\S+, \d+ running$/);
  });

  describe('ps', () => {
    test('shows running containers with their health', async () => {
      const rows = rowsOf(await runCommand(ps, docker, { filter: prefix, all: false }));
      const states = Object.fromEntries(rows.map(([name, state]) => [name, state]));
      expect(states).toMatchObject({
        [named('steady')]: 'running healthy',
        [named('ill')]: 'running unhealthy',
        [named('plain')]: 'running',
      });
      expect(states[named('ended')]).toBeUndefined();
    });

    test('with -a shows the ended ones, and first what is not well', async () => {
      const shown = await runCommand(ps, docker, { filter: prefix, all: true });
      const names = rowsOf(shown).map(([name]) => name);
      expect(names.slice(0, 2)).toEqual([named('failed'), named('ill')]);
      expect(names).toContain(named('ended'));
      expect(shown.tone).toBe('warning');
    });

    test('says that nothing matches', async () => {
      const text = viewText(await runCommand(ps, docker, { filter: 'no-such-thing', all: true }));
      expect(text).toContain('No containers with "no-such-thing" on lab.');
    });
  });

  describe('logs', () => {
    test('gives the newest lines, hostile ones as they are', async () => {
      expect(codeOf(await logsOf(named('writer'), { tail: 2 }))).toBe(`line 12000\n${hostile}`);
    });

    test('gives ten thousand lines within its deadline, in pages to the oldest', async () => {
      const { view, lastPage } = await longAnswer(() => logsOf(named('writer'), { tail: manyRows }));
      expect(codeOf(view)).toContain('\nline 12000\n');
      expect(lastPage).toContain('line 2002');
    });

    test('searches more lines than it shows', async () => {
      const shown = await logsOf(named('writer'), { grep: 'LINE 2500' });
      expect(codeOf(shown)).toBe('line 2500');
      expect(viewText(shown)).toContain('Searched 10,000 lines.');
    });

    test('reads a terminal whose log is one line of JSON', async () => {
      expect(codeOf(await logsOf(named('terminal')))).toBe('{"a":1}');
    });

    test('tells stderr apart and works after the end', async () => {
      expect(viewText(await logsOf(named('failed')))).toContain('1 from stderr.');
    });

    test('says that there is nothing, or nothing that matches', async () => {
      expect(viewText(await logsOf(named('plain')))).toContain('No log lines.');
      expect(viewText(await logsOf(named('ended'), { grep: 'zzz' }))).toContain('None of 1 line has "zzz".');
    });

    test('names the nearest container', async () => {
      await expect(logsOf(`${named('steady')}x`)).rejects.toMatchObject({
        code: 'not-found',
        message: `No container "${named('steady')}x" on lab.`,
        hint: expect.stringContaining(named('steady')),
      });
    });
  });

  describe('restart', () => {
    const restartOf = (program: Program) => runCommand(restart, docker, { container: named(program) });
    const planOf = (program: Program) => planCommand(restart, docker, { container: named(program) });

    test('plans with what the container is, bound to its present start', async () => {
      const plan = await planOf('steady');
      const inspected = await engine.getContainer(named('steady')).inspect();
      expect(plan.binds).toEqual({ id: inspected.Id, startedAt: inspected.State.StartedAt });
      expect(plan.confirm.length).toBeLessThanOrEqual(30);
      expect(viewText(plan.shows)).toContain('state: running healthy');
    });

    test('waits for health and says what the container is now', async () => {
      const before = (await planOf('steady')).binds.startedAt;
      const shown = await restartOf('steady');
      expect(shown.tone).toBe('good');
      expect(viewText(shown)).toContain(`${named('steady')} restarted: running healthy after `);
      expect((await planOf('steady')).binds.startedAt).not.toBe(before);
    });

    test('does not call a container good that comes back unhealthy', async () => {
      expect((await restartOf('ill')).tone).toBe('critical');
    });

    test('does not call a container good that runs for a moment and ends', async () => {
      const shown = await restartOf('crash');
      expect(viewText(shown)).toContain('exited 9');
      expect(shown.tone).toBe('critical');
    });

    test('starts one that had ended, and says so before', async () => {
      expect(viewText((await planOf('ended')).shows)).toContain('It is not running: this starts it.');
      expect(viewText(await restartOf('ended'))).toContain('exited 0');
    });

    test('of a container that is not there is refused', async () => {
      await expect(planCommand(restart, docker, { container: 'nothing-like-it' })).rejects.toMatchObject({
        code: 'not-found',
      });
    });
  });

  describe('run', () => {
    const args = { image, command: undefined, memory: '32m', cpus: '0.5', name: undefined };
    type Args = { image?: string; command?: string; memory?: string; cpus?: string; name?: string };
    const planOf = (more: Args) => planCommand(run, docker, { ...args, ...more });
    const runOf = (more: Args) => runCommand(run, docker, { ...args, ...more });

    test('plans with limits, words of the command and the image bound', async () => {
      const plan = await planOf({ command: `sh -c 'echo "a b"'` });
      expect(viewText(plan.shows)).toContain('command: ["sh","-c","echo \\"a b\\""]');
      expect(viewText(plan.shows)).toContain('memory: 32 MiB, no swap');
      expect(plan.binds).toEqual({ imageId: (await engine.getImage(image).inspect()).Id });
    });

    test('runs a command and reads back how it ended and what it wrote', async () => {
      const shown = await runOf({ command: `sh -c 'echo out; echo err >&2; exit 4'`, name: `${prefix}-probe` });
      expect(viewText(shown)).toContain(`${prefix}-probe (${image}): exited 4`);
      expect(codeOf(shown).split('\n').toSorted()).toEqual(['err', 'out']);
      expect(shown.tone).toBe('critical');
    });

    test('holds the container to its limits and gives it nothing of the host', async () => {
      await runOf({ command: 'sleep 100', name: `${prefix}-limits` });
      const { HostConfig, Config, Mounts } = await engine.getContainer(`${prefix}-limits`).inspect();
      expect(HostConfig).toMatchObject({
        Memory: 32 * 1024 ** 2,
        NanoCpus: 500_000_000,
        Privileged: false,
        PidsLimit: 256,
        SecurityOpt: ['no-new-privileges'],
      });
      expect(HostConfig.NetworkMode).not.toBe('host');
      expect(Mounts).toEqual([]);
      expect(Config.Labels).toMatchObject({ 'middlewatch.by': 'U0DANA', 'middlewatch.invocation': 'test-invocation' });
    });

    test('leaves nothing behind when the program is not in the image', async () => {
      const name = `${prefix}-absent`;
      const asked = runOf({ command: 'no-such-program', name });
      await expect(asked).rejects.toMatchObject({ code: 'usage' });
      await expect(asked).rejects.toThrow('cannot run "no-such-program"');
      expect(await system.client.inspect(name, AbortSignal.timeout(5_000))).toBeUndefined();
    });

    test.each<[string, Args, string]>([
      ['an image that is not allowed', { image: 'evil/x:1' }, 'denied'],
      ['an image that is not there', { image: 'shop/none:1' }, 'not-found'],
      ['a memory limit that is none', { memory: 'lots' }, 'usage'],
      ['a processor limit that is none', { cpus: '0' }, 'usage'],
      ['a name in use', { name: named('plain') }, 'conflict'],
      ['a name that is a path', { name: '../x' }, 'usage'],
    ])('refuses %s before anything is made', async (_what, more, code) => {
      await expect(planOf(more)).rejects.toMatchObject({ code });
    });
  });
});

function rowsOf(shown: View): readonly (readonly string[])[] {
  return shown.parts.flatMap((part) => (part.kind === 'table' ? part.rows : []));
}

function codeOf(shown: View): string {
  return shown.parts.flatMap((part) => (part.kind === 'code' ? [part.text] : [])).join('\n');
}
