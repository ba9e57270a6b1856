import { randomBytes } from 'node:crypto';
import { Client, RETENTION_MODES } from 'minio';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import info from '../../../commands/minio/info.ts';
import ls from '../../../commands/minio/ls.ts';
import share from '../../../commands/minio/share.ts';
import stat from '../../../commands/minio/stat.ts';
import type { View } from '../../../src/core/view/view.ts';
import { connectMinio } from '../../../src/edge/minio/connect-minio.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { secret } from '../../../src/lib/secret.ts';
import { describeLive, type LabEnv } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';

const bucket = `live-${randomBytes(4).toString('hex')}`;
const locked = `${bucket}-locked`;
const hourMs = 3_600_000;
const hostile = [
  'odd/ünï + 100%&?#.txt',
  'odd/\u202egpj.exe',
  'odd/```x``` <@U123> *b* <!channel>.md',
  "odd/quote's(1)!.txt",
  'odd/<b>&amp;.txt',
  'odd/007',
];

function minioAs(env: LabEnv['minio'], user: { accessKey: string; secretKey: string } = env) {
  const target = {
    name: 'lab',
    readOnly: false,
    timeoutMs: 10_000,
    endpoint: env.endpoint,
    accessKey: secret(user.accessKey),
    secretKey: secret(user.secretKey),
    region: 'us-east-1',
  };
  return connectMinio(target, { clock: systemClock(), log: pino({ level: 'silent' }) });
}

function clientOf(env: LabEnv['minio']): Client {
  const { hostname, port } = new URL(env.endpoint);
  const { accessKey, secretKey } = env;
  return new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    accessKey,
    secretKey,
    region: 'us-east-1',
  });
}

async function fill(client: Client): Promise<void> {
  await client.makeBucket(bucket);
  await client.setBucketVersioning(bucket, { Status: 'Enabled' });
  await client.makeBucket(locked, 'us-east-1', { ObjectLocking: true });
  await client.makeBucket(`${bucket}-empty`);
  for (const key of [...hostile, '2026/a.json', '2026/gone.json', 'readme.txt', 'readme.txt']) {
    await client.putObject(bucket, key, `text of ${key}`, undefined, {
      'Content-Type': 'text/plain',
      'x-amz-meta-owner': 'dana',
    });
  }
  await client.setObjectTagging(bucket, 'readme.txt', { team: 'shop', number: '007' });
  await client.removeObject(bucket, '2026/gone.json');
  // More than a page of versions, with names that a marker must carry from page to page.
  const numbers = Array.from({ length: 1_100 }, (_, index) => index);
  await eightAtOnce(numbers, (number) => client.putObject(bucket, `pages/k ${number} ü+%.txt`, 'x'));
  await client.putObject(locked, 'dump', 'x'.repeat(5_000));
  const until = new Date(Date.now() + hourMs).toISOString();
  await client.putObjectRetention(locked, 'dump', {
    mode: RETENTION_MODES.GOVERNANCE,
    retainUntilDate: until,
    versionId: '',
  });
}

async function eightAtOnce<T>(items: readonly T[], write: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await write(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** The client's own list of versions breaks at a marker with a space in it, so the server is asked to drop the lot. */
async function clear(client: Client): Promise<void> {
  for (const name of [bucket, `${bucket}-empty`]) {
    const headers = { 'x-minio-force-delete': 'true' };
    await client.makeRequestAsyncOmit({ method: 'DELETE', bucketName: name, headers }, '', [204]);
  }
  const { versionId } = await client.statObject(locked, 'dump');
  await client.removeObject(locked, 'dump', { versionId: versionId ?? '', governanceBypass: true });
  await client.removeBucket(locked);
}

await describeLive('minio', (env) => {
  const system = minioAs(env);
  const minio = { minio: system.client };
  const client = clientOf(env);
  const look = (path?: string, versions = false) => runCommand(ls, minio, { path, versions });
  const detail = (object: string, version?: string) => runCommand(stat, minio, { object, version });
  const shareOf = (object: string) => runCommand(share, minio, { object, expires: hourMs, version: undefined });

  beforeAll(() => fill(client), 120_000);
  afterAll(async () => {
    await clear(client);
    await system.close();
  }, 120_000);

  test('a check says how many drives answer', async () => {
    expect((await system.check(AbortSignal.timeout(5_000))).summary).toMatch(/^\d of 4 drives, /);
  });

  describe('ls', () => {
    test('lists the buckets', async () => {
      expect(viewText(await look())).toContain(bucket);
    });

    test('lists prefixes and objects below a bucket', async () => {
      const text = viewText(await look(bucket));
      expect(text).toContain('2026/');
      expect(text).toContain('readme.txt');
    });

    test('opens a folder whose last slash was left out', async () => {
      expect(viewText(await look(`${bucket}/2026`))).toContain('a.json');
    });

    test('lists versions and delete markers of one key together, newest first', async () => {
      const rows = rowsOf(await look(`${bucket}/2026/`, true));
      expect(rows.map(([name, , is]) => [name, is])).toEqual([
        ['a.json', 'latest'],
        ['gone.json', 'deleted'],
        ['gone.json', 'older'],
      ]);
    });

    test('lists versions over several pages, each once', async () => {
      const rows = rowsOf(await look(`${bucket}/pages/`, true));
      expect(rows).toHaveLength(1_100);
      expect(new Set(rows.map(([name]) => name)).size).toBe(1_100);
    });

    test('keeps hostile names as they are', async () => {
      expect(
        rowsOf(await look(`${bucket}/odd/`))
          .map(([name]) => `odd/${name}`)
          .toSorted(),
      ).toEqual(hostile.toSorted());
    });

    test('says that a bucket is empty', async () => {
      expect(viewText(await look(`${bucket}-empty`))).toContain(`No objects in bucket ${bucket}-empty.`);
    });

    test('offers what is near a prefix without objects', async () => {
      expect(viewText(await look(`${bucket}/2025/`))).toContain('Did you mean 2026/?');
    });

    test.each([`${bucket}x`, 'No Bucket At All', 'x'])(
      'answers the missing bucket "%s" with a sentence',
      async (name) => {
        await expect(look(name)).rejects.toMatchObject({ code: 'not-found', message: `No bucket "${name}" on lab.` });
      },
    );

    test('names the nearest bucket', async () => {
      await expect(look(`${bucket}x`)).rejects.toMatchObject({ hint: expect.stringContaining(bucket) });
    });
  });

  describe('stat', () => {
    test('shows what travels with an object', async () => {
      const text = viewText(await detail(`${bucket}/readme.txt`));
      for (const part of ['18 B', 'text/plain', 'number=007, team=shop', 'metadata owner: dana', 'legal hold: off']) {
        expect(text).toContain(part);
      }
    });

    test('shows retention', async () => {
      expect(viewText(await detail(`${locked}/dump`))).toContain('retention: governance until ');
    });

    test.each(hostile)('finds the key %s', async (key) => {
      expect(viewText(await detail(`${bucket}/${key}`))).toContain(`${bucket}/${key}: `);
    });

    test('shows an older version when asked', async () => {
      const older = rowsOf(await look(`${bucket}/readme.txt`, true))[1]?.[1] ?? '';
      expect(viewText(await detail(`${bucket}/readme.txt`, older))).toContain(older);
    });

    test.each([
      [`${bucket}/readm.txt`, 'No object "readm.txt" in', 'Did you mean readme.txt?'],
      [`${bucket}/2026/gone.json`, '"2026/gone.json" in', '--versions'],
      [`${bucket}x/readme.txt`, 'No bucket "', 'Did you mean '],
    ])('%s is not found: %s', async (object, message, hint) => {
      const asked = detail(object);
      await expect(asked).rejects.toThrow(message);
      await expect(asked).rejects.toMatchObject({ code: 'not-found', hint: expect.stringContaining(hint) });
    });
  });

  describe('share', () => {
    test.each(['readme.txt', ...hostile])('gives a link that opens %s', async (key) => {
      const shared = await shareOf(`${bucket}/${key}`);
      const url = shared.parts.flatMap((part) => (part.kind === 'code' ? [part.text] : []))[0] ?? '';
      const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      expect([answer.status, await answer.text()]).toEqual([200, `text of ${key}`]);
    });

    test('says that the link is a secret, and makes none for an object that is not there', async () => {
      expect(viewText(await shareOf(`${bucket}/readme.txt`))).toContain('Whoever has this link can download');
      await expect(shareOf(`${bucket}/nothing`)).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  describe('info', () => {
    test('says in one sentence whether writes are safe, and maps each drive', async () => {
      const shown = await runCommand(info, minio, {});
      const text = viewText(shown);
      expect(text).toMatch(/lab: writes (safe|at risk|stopped)\. \d of 4 drives/);
      expect(text).toMatch(/set 0 {2}([■◧□] ?){4} {1,2}\d\/4, needs 3 {2}EC:2/);
      expect(text).toContain('usage: ');
    });
  });

  describe('an access key that may only look at the shop', () => {
    const viewer = { minio: minioAs(env, env.viewer).client };

    test('gets what the health check says, and what is unknown', async () => {
      const text = viewText(await runCommand(info, viewer, {}));
      expect(text).toContain('drives, servers, usage: unknown');
      expect(text).toContain('The access key may not ask for servers and drives (admin:ServerInfo).');
    });

    test.each([
      ['ls', () => runCommand(ls, viewer, { path: bucket, versions: false })],
      ['stat', () => runCommand(stat, viewer, { object: `${bucket}/readme.txt`, version: undefined })],
      [
        'share',
        () => runCommand(share, viewer, { object: `${bucket}/readme.txt`, expires: hourMs, version: undefined }),
      ],
    ])('is told that it may not: %s', async (_name, ask) => {
      await expect(ask()).rejects.toMatchObject({
        code: 'denied',
        message: 'The access key of MinIO lab may not do this.',
      });
    });

    test('does not take tags that it may not read for no tags', async () => {
      const object = 'media/products/product-001/full.webp';
      const text = viewText(await runCommand(stat, viewer, { object, version: undefined }));
      expect(text).toContain('tags: unknown: the access key may not read them');
    });

    test('is still told the nearest name', async () => {
      const object = 'media/products/product-001/ful.webp';
      const asked = runCommand(stat, viewer, { object, version: undefined });
      await expect(asked).rejects.toMatchObject({ code: 'not-found', hint: expect.stringContaining('full.webp') });
    });

    test.each<[string, (port: typeof system.client, signal: AbortSignal) => Promise<unknown>]>([
      ['storage', (port, signal) => port.storage(signal)],
      ['buckets', (port, signal) => port.buckets(signal)],
      ['stat', (port, signal) => port.stat({ bucket, key: 'readme.txt' }, signal)],
    ])('with a wrong secret is named as wrong: %s', async (_name, ask) => {
      const wrong = minioAs(env, { ...env.viewer, secretKey: 'not-the-secret' });
      await expect(ask(wrong.client, AbortSignal.timeout(5_000))).rejects.toMatchObject({
        code: 'denied',
        message: expect.stringContaining('does not accept the access key'),
      });
    });
  });
});

function rowsOf(shown: View): readonly (readonly string[])[] {
  return shown.parts.flatMap((part) => (part.kind === 'table' ? part.rows : []));
}
