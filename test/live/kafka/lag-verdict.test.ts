import { afterAll, beforeAll, expect, test } from 'vitest';
import lag from '../../../commands/kafka/lag.ts';
import { commitOffsets } from '../../../lab/kafka/commit-offsets.ts';
import { waitFor } from '../../../lab/kubernetes/wait.ts';
import { describeLive } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';
import { administer, freshName, openKafka, plainClient, produce } from './open-kafka.ts';

/** A window is 90 s long; a busy machine looks less often, and then it takes longer to fill. */
const judgedWithinMs = 240_000;

await describeLive('kafka', (env) => {
  const system = openKafka(env.brokers);
  const kafka = system.client;
  const client = plainClient(env.brokers);
  const topic = freshName('test.verdict');
  const [stopped, stalled, rewound] = [freshName('test.stopped'), freshName('test.stalled'), freshName('test.rewound')];
  const signal = AbortSignal.timeout(600_000);
  const member = client.consumer({ groupId: stalled, maxWaitTimeInMs: 100 });

  const commit = (groupId: string, offset: string) =>
    commitOffsets(client, { groupId, offsets: [{ topic, partition: 0, offset }] }, signal);
  const ask = async (group: string) => viewText(await runCommand(lag, { kafka }, { group }));
  const judged = (group: string, sentence: string) =>
    waitFor(
      `a verdict on ${group}`,
      async () => {
        const shown = await ask(group);
        if (!shown.includes(sentence)) throw new Error(shown);
        return shown;
      },
      { timeoutMs: judgedWithinMs, signal },
    );

  beforeAll(async () => {
    await administer(client, (admin) => admin.createTopics({ topics: [{ topic }], waitForLeaders: true }));
    await produce(
      client,
      topic,
      Array.from({ length: 20 }, (_, at) => ({ key: null, value: `${at}`, partition: 0 })),
    );
    await Promise.all([commit(stopped, '5'), commit(stalled, '5'), commit(rewound, '15')]);
    // It reads everything, and commits nothing.
    await member.connect();
    await member.subscribe({ topics: [topic] });
    await member.run({ autoCommit: false, eachMessage: async () => undefined });
  });
  afterAll(async () => {
    await member.disconnect();
    await administer(client, (admin) => admin.deleteTopics({ topics: [topic] }));
    await system.close();
  });

  test('a group is judged by looks over time, and until then it is said that nothing is known yet', {
    timeout: judgedWithinMs + 60_000,
  }, async () => {
    for (const group of [stopped, stalled, rewound]) {
      expect(await ask(group)).toMatch(/Whether it is stuck is not known yet: watched 0 s of 90 s\./);
    }
    await commit(rewound, '3');
    const [first, second, third] = await Promise.all([
      judged(stopped, 'has no members: STOPPED on 1 of 1 partition, lag 15.'),
      judged(stalled, 'is behind: STALLED on 1 of 1 partition, lag 15.'),
      judged(rewound, 'SET BACK on 1 of 1 partition, lag 17.'),
    ]);
    expect(first).toContain(`${topic}/0 offset 5 has not moved for `);
    expect(second).toContain('15 waiting.');
    expect(third).toContain(`${topic}/0 went back from 15 to 3, 17 waiting.`);
  });
});
