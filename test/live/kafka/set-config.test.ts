import { expect, test } from 'vitest';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { makeBox } from '../../support/box.ts';
import { describeLive } from '../../support/lab.ts';
import { openSpine, pressed } from '../../support/spine.ts';
import { administer, freshName, openKafka, plainClient } from './open-kafka.ts';

const undo = 'Undo (15 min)';

await describeLive('kafka', (env) => {
  const client = plainClient(env.brokers);
  const signal = AbortSignal.timeout(60_000);

  /** A topic with a setting of its own, and chat in front of the cluster. */
  async function withTopic(work: (of: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
    const of = await open();
    try {
      await work(of);
    } finally {
      await administer(client, (admin) => admin.deleteTopics({ topics: [of.topic] }));
      await of.database.close();
      await of.system.close();
    }
  }
  async function open() {
    const topic = freshName('configured');
    const configEntries = [{ name: 'segment.ms', value: '3600000' }];
    await administer(client, (admin) =>
      admin.createTopics({ topics: [{ topic, configEntries }], waitForLeaders: true }),
    );
    const system = openKafka(env.brokers);
    const database = await openSqlite({ file: ':memory:' });
    const spine = await openSpine({ box: makeBox(), database, systems: { kafka: [system] } });
    const setting = async (name: string) => {
      const found = (await system.client.topicSettings(topic, signal)).find((each) => each.name === name);
      return found?.own ? found.value : 'default';
    };
    return { topic, system, database, spine, setting };
  }

  test('a setting is changed from chat and undone from chat, and no other setting moves', () =>
    withTopic(async ({ topic, spine, setting }) => {
      const card = await spine.ask(`kafka set-config ${topic} max.message.bytes 2097152`);
      expect(await setting('max.message.bytes')).toBe('default');
      const done = await spine.ask(pressed(card, 'Set max.message.bytes'));
      await expect.poll(() => setting('max.message.bytes'), { timeout: 20_000 }).toBe('2097152');
      const back = await spine.ask(pressed(done, undo));
      await spine.ask(pressed(back, 'Set max.message.bytes'));
      await expect.poll(() => setting('max.message.bytes'), { timeout: 20_000 }).toBe('default');
      expect(await setting('segment.ms')).toBe('3600000');
    }));

  test('a setting that somebody changed past the bot meanwhile is left as it is', () =>
    withTopic(async ({ topic, system, spine, setting }) => {
      const card = await spine.ask(`kafka set-config ${topic} segment.ms 7200000`);
      const done = await spine.ask(pressed(card, 'Set segment.ms'));
      await system.client.changeTopic({ topic, name: 'segment.ms', value: '1000000' }, { dryRun: false }, signal);
      await expect.poll(() => setting('segment.ms'), { timeout: 20_000 }).toBe('1000000');
      expect(await spine.say(pressed(done, undo))).toContain(
        'value is 1000000, the change left 7200000. Nothing was undone.',
      );
      expect(await setting('segment.ms')).toBe('1000000');
    }));

  test('what the brokers do not accept is not even planned, and of a topic that is not there it is said', () =>
    withTopic(async ({ topic, spine }) => {
      expect(await spine.say(`kafka set-config ${topic} segment.ms soon`)).toContain('segment.ms');
      expect(spine.delivered.at(-1)?.planId).toBeUndefined();
      expect(await spine.say('kafka set-config no.such.topic segment.ms 1')).toContain('no.such.topic');
    }));
});
