import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Client } from 'minio';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { connectMinio } from '../../../src/edge/minio/connect-minio.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { secret } from '../../../src/lib/secret.ts';
import { makeBox } from '../../support/box.ts';
import { describeLive } from '../../support/lab.ts';
import { openSpine, pressed } from '../../support/spine.ts';

await describeLive('minio', (env) => {
  test('the audit is written into a bucket from chat, a line for each invocation, and read back', async () => {
    const { hostname, port } = new URL(env.endpoint);
    const { accessKey, secretKey } = env;
    const region = 'us-east-1';
    const client = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey, region });
    const bucket = `audit-${randomBytes(4).toString('hex')}`;
    await client.makeBucket(bucket);
    const keys = { accessKey: secret(accessKey), secretKey: secret(secretKey) };
    const target = { name: 'lab', readOnly: false, timeoutMs: 10_000, endpoint: env.endpoint, region, ...keys };
    const system = connectMinio(target, { clock: systemClock(), log: pino({ level: 'silent' }) });
    const database = await openSqlite({ file: ':memory:' });
    const spine = await openSpine({ box: makeBox(), database, systems: { minio: [system] } });
    await spine.ask('box look', { user: 'ULEE' });
    const card = await spine.ask(`ops export-audit ${bucket}/ops`);
    expect(JSON.stringify(card?.view)).toContain('2 invocations');
    const done = await spine.ask(pressed(card, 'Write it'));
    const object = String(pressed(done, 'Look').args.object);
    expect(object).toMatch(new RegExp(`^${bucket}/ops/audit-.+\\.ndjson$`));
    const key = object.slice(bucket.length + 1);
    const lines = (await text(await client.getObject(bucket, key))).trimEnd().split('\n');
    const read = lines.map((line): unknown => JSON.parse(line));
    expect(read).toMatchObject([
      { who: 'ULEE', command: 'box look', result: 'succeeded', class: 'read' },
      { who: 'UDANA', command: 'ops export-audit', result: 'open', class: 'change', target: 'lab' },
      { who: 'UDANA', command: 'ops confirm', result: 'open' },
    ]);
    expect(await spine.say('ops export-audit no-such-bucket')).toContain('There is no such bucket on MinIO lab.');
    await client.removeObject(bucket, key);
    await client.removeBucket(bucket);
    await database.close();
    await system.close();
  });
});
