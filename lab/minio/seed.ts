import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, RETENTION_MODES } from 'minio';
import { loseDrive } from './drive.ts';
import type { MinioEnv } from './minio.ts';
import { makeViewer } from './viewer.ts';

/** The drive that is dead in the seeded world. */
const lostDrive = 3;
const dayMs = 86_400_000;
const atOnce = 8;

/** Fills a fresh server: three buckets, 240 objects or so, versions, delete markers, retention, tags, and one dead drive. */
export async function seedMinio(env: MinioEnv, signal: AbortSignal): Promise<void> {
  const done = join(env.dir, 'seeded');
  if (!existsSync(done)) {
    const { hostname, port } = new URL(env.endpoint);
    const client = new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      accessKey: env.accessKey,
      secretKey: env.secretKey,
    });
    await seedOrders(client, signal);
    await seedBackups(client, signal);
    await seedMedia(client, signal);
    await makeViewer(env, signal);
    await writeFile(done, '');
  }
  await loseDrive(env.dir, lostDrive);
}

async function makeBucket(client: Client, name: string, locked = false): Promise<void> {
  if (await client.bucketExists(name)) return;
  await client.makeBucket(name, 'us-east-1', { ObjectLocking: locked });
}

/** Runs the writes a few at a time; stops at the first failure or abort. */
async function inBatches<T>(
  items: readonly T[],
  write: (item: T) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < items.length; from += atOnce) {
    signal.throwIfAborted();
    await Promise.all(items.slice(from, from + atOnce).map(write));
  }
}

/** How many versions each name in a bucket has, delete markers included: what an earlier try may have left. */
async function versionsIn(client: Client, bucket: string): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>();
  for await (const { name } of client.listObjects(bucket, '', true, { IncludeVersion: true })) {
    versions.set(name, (versions.get(name) ?? 0) + 1);
  }
  return versions;
}

/** What became of an order, each a version of its own. */
function orderHistory(number: number): readonly string[] {
  if (number === 1) return ['placed', 'paid', 'packed', 'sent'];
  return [7, 8, 9].includes(number) ? ['placed', 'deleted'] : ['placed'];
}

/** Versioned: one order was written four times, three were deleted and are still there below their delete markers. */
async function seedOrders(client: Client, signal: AbortSignal): Promise<void> {
  const bucket = 'shop-orders';
  await makeBucket(client, bucket);
  await client.setBucketVersioning(bucket, { Status: 'Enabled' });
  const order = (number: number, state: string) =>
    JSON.stringify({ order: number, state, total: (number * 7.35).toFixed(2), currency: 'EUR' });
  const name = (number: number) =>
    `2026/11/${String(1 + (number % 28)).padStart(2, '0')}/order-${10_000 + number}.json`;
  const known = await versionsIn(client, bucket);
  const write = async (number: number) => {
    for (const state of orderHistory(number).slice(known.get(name(number)) ?? 0)) {
      if (state === 'deleted') await client.removeObject(bucket, name(number));
      else await client.putObject(bucket, name(number), order(number, state));
    }
  };
  const numbers = Array.from({ length: 120 }, (_, index) => index);
  await inBatches(numbers, write, signal);
}

/** Locked: nothing can be deleted before its time, and one object is under legal hold. */
async function seedBackups(client: Client, signal: AbortSignal): Promise<void> {
  const bucket = 'backups';
  await makeBucket(client, bucket, true);
  const known = await versionsIn(client, bucket);
  const nights = Array.from({ length: 14 }, (_, index) =>
    new Date(Date.now() - index * dayMs).toISOString().slice(0, 10),
  );
  await inBatches(
    nights,
    async (night) => {
      const object = `postgres/shop-${night}.dump`;
      if (!known.has(object)) await putBackup(client, bucket, object, night);
      const { versionId } = await client.statObject(bucket, object);
      const retainUntilDate = new Date(Date.now() + 30 * dayMs).toISOString();
      if (versionId == null) throw new Error(`The bucket ${bucket} keeps no versions, so nothing in it can be locked`);
      await client.putObjectRetention(bucket, object, { mode: RETENTION_MODES.GOVERNANCE, retainUntilDate, versionId });
    },
    signal,
  );
  await client.setObjectLegalHold(bucket, `postgres/shop-${nights[0]}.dump`, { status: 'ON' });
}

async function putBackup(client: Client, bucket: string, object: string, night: string): Promise<void> {
  await client.putObject(bucket, object, Buffer.alloc(96 * 1_024, night), undefined, {
    'Content-Type': 'application/octet-stream',
    'x-amz-meta-database': 'shop',
    'x-amz-meta-taken-by': 'backup-job',
  });
}

/** A tree of prefixes with types, tags and the uploader's metadata, and names that a careless renderer would trip over. */
async function seedMedia(client: Client, signal: AbortSignal): Promise<void> {
  const bucket = 'media';
  await makeBucket(client, bucket);
  const sizes = ['thumb', 'card', 'full'];
  const images = Array.from({ length: 30 }, (_, index) => `product-${String(index + 1).padStart(3, '0')}`);
  const objects = images.flatMap((image) => sizes.map((size) => ({ object: `products/${image}/${size}.webp`, size })));
  await inBatches(
    objects,
    ({ object, size }) =>
      client.putObject(bucket, object, Buffer.alloc(size === 'full' ? 48_000 : 4_000, object), undefined, {
        'Content-Type': 'image/webp',
        'x-amz-meta-uploaded-by': 'catalogue',
        'x-amz-meta-variant': size,
      }),
    signal,
  );
  await client.setObjectTagging(bucket, 'products/product-001/full.webp', { team: 'catalogue', class: 'public' });
  const awkward = [
    'awkward/<!channel> *read me*.txt',
    'awkward/tick ``` and & sign.txt',
    'awkward/übung \u202egnp.txt',
    'awkward/a  b.txt',
  ];
  await inBatches(awkward, (object) => client.putObject(bucket, object, 'A name is only a name.\n'), signal);
  const manuals = ['de', 'en', 'fr', 'nl'].flatMap((language) =>
    ['mixer', 'kettle', 'toaster'].map((thing) => `manuals/${language}/${thing}.pdf`),
  );
  await inBatches(manuals, (object) => client.putObject(bucket, object, Buffer.alloc(20_000, object)), signal);
}
