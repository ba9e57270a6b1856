import { expect, test } from 'vitest';
import lag from '../../../commands/kafka/lag.ts';
import { describeLive } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';
import { joinConsumerGroup } from './join-consumer-group.ts';
import { administer, freshName, openKafka, plainClient } from './open-kafka.ts';

await describeLive('kafka', (env) => {
  test('a group of the new protocol (KIP-848) is shown with its state and its members', async () => {
    await using system = openKafka(env.brokers);
    const client = plainClient(env.brokers);
    const group = freshName('test.kip848');
    const member = await joinConsumerGroup(client, env.brokers[0] ?? '', group, 'payments.v2');
    const position = async () => {
      await member.beat();
      const signal = AbortSignal.timeout(10_000);
      const { groups } = await system.client.groups(signal);
      const found = groups.find(({ id }) => id === group);
      return found && (await system.client.positions([found], signal))[0];
    };
    await expect
      .poll(position, { timeout: 15_000 })
      .toMatchObject({ group: { protocol: 'consumer', state: 'Stable' }, members: [{ assigned: { length: 12 } }] });

    const shown = viewText(await runCommand(lag, { kafka: system.client }, { group }));
    expect(shown).toContain(`group ${group}: lag unknown, 12 partitions unknown.`);
    expect(shown).toContain('1 member; state Stable, consumer protocol.');

    await member.leave();
    await expect.poll(async () => (await emptyGroup(group)).state, { timeout: 10_000 }).toBe('Empty');
    await administer(client, (admin) => admin.deleteGroups([group]));

    async function emptyGroup(id: string) {
      const { groups } = await system.client.groups(AbortSignal.timeout(10_000));
      return groups.find((each) => each.id === id) ?? { state: 'gone' };
    }
  });
});
