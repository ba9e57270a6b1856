/** What the configuration of a bot under test is made from. */
export interface ConfigOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly deadTopic: string;
  readonly storePath: string;
  /** Each is a receiver; an alert goes to the channel that its label names. */
  readonly channels: readonly string[];
}

/** middlewatch.yaml as an object: every alert is a group of its own and told at once. */
export function botConfig({ brokers, topic, deadTopic, storePath, channels }: ConfigOptions) {
  return {
    store: { path: storePath },
    http: { port: 0 },
    log: { level: 'warn' },
    kafka: [{ name: 'lab', brokers }],
    operationsChannel: 'ops',
    access: { roles: [{ name: 'all', members: ['*'], permissions: ['*'] }] },
    alerts: {
      topics: [{ topic, from: 'earliest' }],
      deadLetterTopic: deadTopic,
      groupId: topic,
      channel: 'ops-alerts',
      // Each alert is looked for on a card of its own: a storm would tell them as rows of one table.
      storm: { groups: 1_000_000 },
      receivers: channels.map((channel) => ({ name: channel, channel })),
      route: {
        groupBy: ['alertname'],
        groupWait: '0',
        routes: channels.map((channel) => ({ receiver: channel, matchers: [`channel="${channel}"`] })),
      },
    },
  };
}
