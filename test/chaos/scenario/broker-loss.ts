import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, startCluster } from '../../../lab/kafka/cluster.ts';
import { administer, plainClient } from '../../live/kafka/open-kafka.ts';
import { eventually } from '../../support/eventually.ts';
import type { Outcome } from '../outcome.ts';
import { allRead, settle } from '../settle.ts';
import { tally } from '../tally.ts';
import { openWorld, type World } from '../world.ts';

const channels = 16;
const perRound = 16;
const startWithinMs = 120_000;
const writtenWithinMs = 120_000;

/** kill -9 of the only broker, or of the one that coordinates the group, and its return, with alerts before, during and after. */
export async function brokerLoss(options: { brokers: 1 | 3; rounds: number }): Promise<Outcome> {
  const dir = await mkdtemp(join(tmpdir(), 'middlewatch-broker-loss-'));
  const cluster = await startCluster({ dir, brokers: options.brokers }, AbortSignal.timeout(startWithinMs));
  try {
    await using world = await openWorld({ brokers: cluster.addresses, channels });
    const bot = world.startMoved();
    await bot.ready;
    for (let round = 0; round < options.rounds; round += 1) {
      await written(world);
      await allRead(world);
      const victim = options.brokers === 1 ? cluster.brokers[0] : await coordinator(cluster);
      await victim?.kill();
      const during = written(world);
      await victim?.start(AbortSignal.timeout(startWithinMs));
      await during;
      await allRead(world);
    }
    await settle(world, bot);
    const name =
      options.brokers === 1 ? 'kill -9 of the only broker' : "kill -9 of the group's coordinator, of three brokers";
    return { name, rounds: options.rounds, tally: await tally(world), mayDouble: 'none' };
  } finally {
    await cluster.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Writes alerts again and again until Kafka has acknowledged them: what was written twice is still one alert. */
async function written({ writer }: World): Promise<void> {
  const alerts = writer.next(perRound);
  const once = () =>
    writer.write(alerts).then(
      () => true,
      () => false,
    );
  await eventually('the broker takes the alerts', once, writtenWithinMs);
}

/** The leader of the only partition in which the lab's brokers keep what groups have read. */
async function coordinator(cluster: Cluster) {
  const { topics } = await administer(plainClient(cluster.addresses), (admin) =>
    admin.fetchTopicMetadata({ topics: ['__consumer_offsets'] }),
  );
  const leader = topics[0]?.partitions[0]?.leader;
  return cluster.brokers.find(({ id }) => id === leader);
}
