import { afterAll, beforeAll, expect, test } from 'vitest';
import createTopic from '../../../commands/kafka/create-topic.ts';
import lag from '../../../commands/kafka/lag.ts';
import peek from '../../../commands/kafka/peek.ts';
import topics from '../../../commands/kafka/topics.ts';
import { commitOffsets } from '../../../lab/kafka/commit-offsets.ts';
import { describeLive } from '../../support/lab.ts';
import { planCommand, runCommand, viewText } from '../../support/run-command.ts';
import { administer, freshName, openKafka, plainClient, produce } from './open-kafka.ts';

const newest = { partition: undefined, offset: undefined, from: undefined, last: undefined, count: 5, grep: undefined };

await describeLive('kafka', (env) => {
  const system = openKafka(env.brokers);
  const kafka = system.client;
  const client = plainClient(env.brokers);
  const own = freshName('test.commands');
  const empty = `${own}.empty`;

  const listTopics = async (filter?: string, internal = false) =>
    viewText(await runCommand(topics, { kafka }, { filter, internal }));
  const showLag = (group?: string) => runCommand(lag, { kafka }, { group });
  const look = async (topic: string, args: Partial<typeof newest> | object = {}) =>
    viewText(await runCommand(peek, { kafka }, { topic, ...newest, ...args }));

  beforeAll(async () => {
    await administer(client, (admin) =>
      admin.createTopics({ topics: [{ topic: own, numPartitions: 2 }, { topic: empty }], waitForLeaders: true }),
    );
    await produce(client, own, [
      { key: 'a', value: '{"id":12345678901234567890,"note":"first"}', partition: 0 },
      { key: 'b', value: null, partition: 0 },
      { key: 'c', value: Buffer.from([0, 255]), partition: 1 },
      { key: null, value: '<!channel> ```x``` \u001b[31mred \u202egnp.exe', partition: 1 },
    ]);
  });

  afterAll(async () => {
    await administer(client, (admin) => admin.deleteTopics({ topics: [own, empty] }));
    await system.close();
  });

  test('topics shows partitions, copies and messages', async () => {
    expect(await listTopics(own)).toMatch(new RegExp(`${own} +2 +1 +4 +ok`));
  });

  test("topics hides Kafka's own until asked", async () => {
    expect(await listTopics('__consumer*')).toContain('No topics like "__consumer*"');
    expect(await listTopics('__consumer*', true)).toContain('__consumer_offsets');
  });

  test('topics says when nothing matches, with the nearest', async () => {
    expect(await listTopics('ordrs.v1')).toContain('Did you mean orders.v1?');
  });

  test('lag lists every group, the worst first, and does not pretend to know more', async () => {
    const shown = viewText(await showLag());
    expect(shown).toMatch(/groups? behind; most: orders, [\d,]+/);
    expect(shown).toMatch(/orders +[\d,]+ +Empty +0 +orders\.v1\/4 +1 unknown/);
    expect(shown).toMatch(/mailer +0 +Empty +0 +-/);
    expect(shown).toContain('it cannot tell whether lag grows');
  });

  test('lag of a group tells behind, current and never read apart', async () => {
    const view = await showLag('orders');
    const shown = viewText(view);
    expect(view.tone).toBe('warning');
    expect(shown).toMatch(/^◐ group orders has no members: lag [\d,]+ on \d of 6 partitions, 1 partition unknown\./);
    expect(shown).toMatch(/orders\.v1 +5 +\? +[\d,]+ +\? +- +no commit/);
    expect(shown).toMatch(/\[Peek [\d,]+\]/);
  });

  test('lag of a living group names its member', async () => {
    expect(viewText(await showLag('billing'))).toMatch(/payments\.v2 +0 .* \S+@127\.0\.0\.1/);
  });

  test('lag of a group whose records were deleted unread is not good', async () => {
    const group = freshName('test.lost');
    await commitOffsets(client, { groupId: group, offsets: [{ topic: own, partition: 0, offset: '0' }] }, deadline());
    await administer(client, async (admin) => {
      await admin.fetchTopicOffsets(own);
      await admin.deleteTopicRecords({ topic: own, partitions: [{ partition: 0, offset: '1' }] });
    });
    const shown = viewText(await showLag(group));
    expect(shown).toContain('lag 1 on 1 of 2 partitions, 1 partition unknown, 1 record deleted unread');
    await administer(client, (admin) => admin.deleteGroups([group]));
  });

  test('lag of a group that is not there names the nearest', async () => {
    await expect(showLag('ordrs')).rejects.toMatchObject({
      code: 'not-found',
      message: 'No consumer group "ordrs" in Kafka lab.',
      hint: expect.stringContaining('orders'),
    });
  });

  test('peek shows the newest records, whatever is in them', async () => {
    const shown = await look(own);
    expect(shown).toContain('(tombstone: no value, deletes its key)');
    expect(shown).toContain('00 ff (binary, 2 B)');
    expect(shown).toContain('<!channel> ```x``` \u001b[31mred \u202egnp.exe');
  });

  test('peek reads from an offset, and says what there is when that is not there', async () => {
    const shown = await look('orders.v1', { partition: 3, offset: 17, count: 2 });
    expect(shown).toContain('p3 · offset 17 ·');
    expect(shown).toContain('p3 · offset 18 ·');
    expect(shown).not.toContain('offset 19 ·');
    await expect(look('orders.v1', { partition: 3, offset: 9_999_999 })).rejects.toMatchObject({
      code: 'not-found',
      hint: expect.stringMatching(/^It holds 0 to \d+\.$/),
    });
    await expect(look('orders.v1', { offset: 3 })).rejects.toMatchObject({ hint: 'Add --partition.' });
  });

  test('peek searches, newest first, whatever the case', async () => {
    expect(await look('prices.current', { grep: 'SKU-7', count: 50 })).toContain('key sku-7');
    expect(await look('prices.current', { grep: 'no such thing' })).toContain('No record of prices.current contains');
  });

  test('peek cuts what is long and says how long it is', async () => {
    expect(await look('inventory.changes', { grep: 'sku-6' })).toMatch(/…\n\(cut: 5\.8 KiB in all\)/);
  });

  test('peek says of an empty topic that it is empty, and waits two seconds for new records', async () => {
    expect(await look(empty)).toContain(`No records in ${empty}`);
    expect(await look(empty, { from: 'latest' })).toContain('No record arrived');
  });

  test('peek shows what arrives while it waits', async () => {
    const shown = look(own, { from: 'latest' });
    const writing = produceUntil(shown, () => produce(client, own, [{ key: 'new', value: 'just now' }]));
    expect(await shown).toContain('just now');
    await writing;
  });

  test('peek names the nearest topics', async () => {
    await expect(look('orders.v2')).rejects.toMatchObject({ code: 'not-found', hint: 'Did you mean orders.v1?' });
  });

  test('peek shows no masked field or header, and a search does not tell what is behind the mask', async () => {
    const masked = `${own}.masked`;
    await administer(client, (admin) => admin.createTopics({ topics: [{ topic: masked }], waitForLeaders: true }));
    const value = '{"order":17,"card":{"number":"4111-1111"}}';
    await produce(client, masked, [{ key: '{"iban":"DE02"}', value, headers: { Card: '4111' }, partition: 0 }]);
    await using system = openKafka(env.brokers, { maskFields: ['card', 'iban'] });
    const ask = async (grep?: string) =>
      viewText(await runCommand(peek, { kafka: system.client }, { topic: masked, ...newest, grep }));
    try {
      const shown = await ask();
      expect(shown).toContain('"order": 17');
      expect(shown).toContain('"card": "[redacted]"');
      expect(shown).not.toMatch(/4111|DE02/);
      expect(await ask('4111')).toContain('contains "4111"');
      expect(await ask('order')).toContain('1 record');
    } finally {
      await administer(client, (admin) => admin.deleteTopics({ topics: [masked] }));
    }
  });

  test('peek leaves no group behind', async () => {
    const before = (await kafka.groups(deadline())).groups.map(({ id }) => id);
    await look('orders.v1', { last: 50 });
    expect((await kafka.groups(deadline())).groups.map(({ id }) => id)).toEqual(before);
  });

  test('create-topic plans by a dry run, makes the topic and reads it back', async () => {
    const name = freshName('test.made');
    const args = { name, partitions: 2, replication: 1, config: 'retention.ms=1000,cleanup.policy=compact,delete' };
    const plan = await planCommand(createTopic, { kafka }, args);
    expect(viewText(plan.shows)).toContain('cleanup.policy: compact,delete');
    expect(plan).toMatchObject({ binds: { exists: false }, object: name });
    expect(await listTopics(name)).toContain('No topics like');

    const made = viewText(await runCommand(createTopic, { kafka }, args));
    expect(made).toContain(`✓ Topic ${name} made in Kafka lab: 2 of 2 partitions with a leader`);
    await expect(runCommand(createTopic, { kafka }, args)).rejects.toMatchObject({ code: 'conflict' });
    await expect(planCommand(createTopic, { kafka }, args)).rejects.toMatchObject({ code: 'conflict' });
    await administer(client, (admin) => admin.deleteTopics({ topics: [name] }));
  });

  test.each([
    ['an internal name', { name: '__mine' }, 'is for Kafka itself'],
    ['more copies than brokers', { replication: 3 }, 'Unable to replicate'],
    ['a setting that is none', { config: 'retention.sm=1' }, 'retention.sm'],
  ])('create-topic refuses %s at the plan', async (_, change, words) => {
    const args = { name: freshName('test.refused'), partitions: 1, replication: 1, config: undefined, ...change };
    await expect(planCommand(createTopic, { kafka }, args)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(words),
    });
  });
});

function deadline(): AbortSignal {
  return AbortSignal.timeout(15_000);
}

/** Writes until a look has ended: it may begin a moment after the first write. */
async function produceUntil(look: Promise<unknown>, write: () => Promise<void>): Promise<void> {
  let over = false;
  const done = look.finally(() => {
    over = true;
  });
  while (!over) await write();
  await done;
}
