import {
  actions,
  button,
  type CommandContext,
  defineCommand,
  fail,
  fields,
  nearest,
  quiet,
  shortenMiddle,
  type Text,
  view,
} from '#sdk';

type Kafka = CommandContext<'kafka'>['kafka'];
type Setting = Awaited<ReturnType<Kafka['topicSettings']>>[number];

/** What decides which records go, and whether an out-of-date copy may take the lead. */
const losing = /^(local\.|delete\.)?retention\.|^cleanup\.policy$|^unclean\.leader\.election\.enable$/;

export default defineCommand({
  name: 'kafka set-config',
  summary: 'Change one setting of a topic',
  permission: 'kafka:set-config',
  danger: 'change',
  did: 'configured',
  // Which way is not known before the topic was asked; records that retention takes do not come back.
  raise: ({ setting }) => (losing.test(setting) ? 'destroy' : undefined),
  look: ({ topic }) => ({ command: 'kafka topics', args: { filter: topic } }),
  undo({ topic, setting, value }, { value: before = null }) {
    const args = { topic, setting, ...(before !== null && { value: before }) };
    return { run: { command: 'kafka set-config', args }, left: { value: value ?? null } };
  },
  uses: ['kafka'],
  args: {
    topic: { type: 'string', summary: 'Topic', positional: true, required: true, maxLength: 249, example: 'orders.v1' },
    setting: { type: 'string', summary: 'Which setting', positional: true, required: true, maxLength: 100 },
    value: { type: 'string', summary: "Its value; left out: the cluster's default again", positional: true },
  },
  examples: ['orders.v1 max.message.bytes 2097152', 'orders.v1 max.message.bytes'],
  async plan({ kafka, signal }, { topic, setting, value }) {
    if (topic.startsWith('__'))
      throw fail('denied', `The topic "${topic}" is Kafka's own; it is not changed from chat.`, {
        hint: 'Use kafka-configs.',
      });
    const before = await settingOf(kafka, topic, setting, signal);
    if (value === undefined ? !before.own : before.own && before.value === value)
      throw fail('conflict', `${setting} of ${topic} is ${valueText(before)} already.`);
    await kafka.changeTopic({ topic, name: setting, value }, { dryRun: true }, signal);
    return {
      shows: view(`Set ${setting} of topic ${topic} in Kafka ${kafka.name}`, [
        fields([
          ['Now', shown(before)],
          ['Then', value ?? "the cluster's default"],
        ]),
        quiet(
          losing.test(setting)
            ? 'Dry run: the brokers accept it. Records that it lets go do not come back.'
            : 'Dry run: the brokers accept it.',
        ),
      ]),
      binds: { value: before.own ? before.value : null },
      confirm: `Set ${shortenMiddle(setting, 26)}`,
      object: `${setting} of ${topic}`,
    };
  },
  async run({ kafka, signal }, { topic, setting, value }) {
    const before = await settingOf(kafka, topic, setting, signal);
    await kafka.changeTopic({ topic, name: setting, value }, { dryRun: false }, signal);
    const after = await settingOf(kafka, topic, setting, signal).catch(() => undefined);
    const isTaken = after !== undefined && (value === undefined ? !after.own : after.own && after.value === value);
    const now = after === undefined ? 'what it is now is unknown' : `it is now ${valueText(after)}`;
    return view(
      `Set ${setting} of topic ${topic} in Kafka ${kafka.name}: ${now}`,
      [fields([['Before', shown(before)]]), actions(button('Topics', 'kafka topics', { filter: topic }))],
      { tone: after === undefined ? 'unknown' : isTaken ? 'good' : 'warning' },
    );
  },
});

/** The setting as it is; fails with `not-found` and the nearest names when topics have none of that name. */
async function settingOf(kafka: Kafka, topic: string, name: string, signal: AbortSignal): Promise<Setting> {
  const settings = await kafka.topicSettings(topic, signal);
  const found = settings.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = settings.map((each) => each.name);
  throw fail('not-found', `Topics have no setting "${name}".`, {
    hint: `Did you mean ${nearest(name, names).join(', ') || names.slice(0, 5).join(', ')}?`,
  });
}

function shown({ own, value }: Setting): Text {
  return own ? value : [value, { quiet: ' (default)' }];
}

function valueText({ own, value }: Setting): string {
  return own ? value : `${value}, the cluster's default`;
}
