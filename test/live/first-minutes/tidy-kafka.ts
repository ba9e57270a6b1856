import { administer, plainClient } from '../kafka/open-kafka.ts';

/** The shop's own, as lab/kafka/seed.ts makes them. */
const shop = ['orders', 'mailer', 'billing'];

/** Removes groups that other suites left behind: a person who tries the bot has none of them, and the pictures shall not either. */
export async function tidyKafka(brokers: readonly string[]): Promise<void> {
  await administer(plainClient(brokers), async (admin) => {
    const { groups } = await admin.listGroups();
    const left = groups.map(({ groupId }) => groupId).filter((groupId) => !shop.includes(groupId));
    // One that has a member is not left behind; Kafka refuses it, and only it.
    if (left.length > 0) await admin.deleteGroups(left).catch(() => undefined);
  });
}
