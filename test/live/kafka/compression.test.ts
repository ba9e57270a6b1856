import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CompressionTypes } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import peek from '../../../commands/kafka/peek.ts';
import { eventually } from '../../support/eventually.ts';
import { describeLive } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';
import { ownTopics, reading } from '../alerts/reading.ts';
import { administer, openKafka, plainClient } from './open-kafka.ts';

const withinMs = 20_000;
const newest = { partition: undefined, offset: undefined, from: undefined, last: 20, count: 20, grep: undefined };

const codecs = [
  ['gzip', CompressionTypes.GZIP],
  ['snappy', CompressionTypes.Snappy],
  ['lz4', CompressionTypes.LZ4],
  ['zstd', CompressionTypes.ZSTD],
] as const;

/** librdkafka's client, where the machine has it: it writes and reads with code that shares nothing with ours. */
const hasKcat = spawnSync('kcat', ['-V']).status === 0;

/** Long enough that every client finds it worth packing. */
const alert = (name: string) => JSON.stringify({ name, severity: 'warning', summary: `${name} `.repeat(40) });

await describeLive('kafka', ({ brokers }) => {
  const system = openKafka(brokers);
  const client = plainClient(brokers);
  const topics = ownTopics();
  const bootstrap = brokers.join(',');
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-compression-'));
    await administer(client, (admin) =>
      admin.createTopics({ topics: [{ topic: topics.alerts }], waitForLeaders: true }),
    );
    // The first connection of the bot is what teaches kafkajs the compressions.
    await system.client.cluster(AbortSignal.timeout(withinMs));
  });
  afterAll(async () => {
    await administer(client, (admin) => admin.deleteTopics({ topics: [topics.alerts] }));
    await system.close();
    await rm(folder, { recursive: true });
  });

  async function write(name: string, compression: CompressionTypes): Promise<void> {
    const producer = client.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    try {
      await producer.send({ topic: topics.alerts, compression, messages: [{ value: alert(name) }] });
    } finally {
      await producer.disconnect();
    }
  }

  /** What kcat says; `words` are what it is given to write. */
  async function kcat(args: readonly string[], words = ''): Promise<string> {
    const run = promisify(execFile)('kcat', ['-b', bootstrap, '-t', topics.alerts, '-q', ...args], {
      timeout: withinMs,
    });
    run.child.stdin?.end(words);
    return (await run).stdout;
  }

  test('every compression, by kafkajs and by librdkafka, is read by peek and by the consumer of alerts', async () => {
    const expected: string[] = [];
    await using bot = await reading(brokers, join(folder, 'store.db'), { topics, from: 'earliest' });
    for (const [name, compression] of codecs) {
      await write(`AlertJs${name}`, compression);
      expected.push(`AlertJs${name}`);
      if (!hasKcat) continue;
      await kcat(['-P', '-z', name], alert(`AlertRd${name}`));
      expected.push(`AlertRd${name}`);
    }
    const shown = viewText(await runCommand(peek, { kafka: system.client }, { topic: topics.alerts, ...newest }));
    for (const name of expected) expect(shown).toContain(name);
    const cards = () => bot.chat.titles().join('\n');
    await eventually('a card for each', () => expected.every((name) => cards().includes(name)), withinMs);
    if (hasKcat) {
      const read = await kcat(['-C', '-e', '-o', 'beginning']);
      for (const name of expected) expect(read).toContain(name);
    }
  });
});
