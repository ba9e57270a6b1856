import {
  actions,
  button,
  type ConsumerGroup,
  defineCommand,
  formatCount,
  type GroupPosition,
  groupLag,
  groupVerdict,
  type KafkaPort,
  lagMovement,
  lagVerdict,
  plural,
  quiet,
  table,
  text,
  type View,
  verdictWords,
  view,
} from '#sdk';
import { countOrUnknown, noGroup } from './_shared.ts';

const maxGroups = 10_000;
const apartMs = 1_500;

export default defineCommand({
  name: 'kafka lag',
  summary: 'Show how far consumer groups are behind',
  permission: 'kafka:read',
  danger: 'read',
  uses: ['kafka'],
  args: {
    group: { type: 'string', summary: 'One group, partition by partition', positional: true, example: 'orders' },
  },
  examples: ['', 'orders'],
  deadlineMs: 15_000,
  async run({ kafka, signal, now }, { group }) {
    const { groups, silent } = await kafka.groups(signal);
    const missing = silent.length > 0 ? `Not asked: groups of ${silent.map(({ address }) => address).join(', ')}.` : '';
    if (group === undefined) return overview(kafka, groups, missing, signal);
    const found = groups.find(({ id }) => id === group);
    if (found === undefined)
      throw noGroup(
        group,
        kafka.name,
        groups.map(({ id }) => id),
      );
    return oneGroup(kafka, found, missing, signal, now());
  },
});

async function oneGroup(
  kafka: KafkaPort,
  group: ConsumerGroup,
  missing: string,
  signal: AbortSignal,
  nowMs: number,
): Promise<View> {
  const { before, after } = await kafka.watch(group, apartMs, signal);
  const lag = groupLag(after);
  const { sentence, tone, caution } = lagVerdict(after, lag, lagMovement(before, after));
  const judged = groupVerdict(kafka.seen(group));
  const words = verdictWords(group.id, judged, lag, nowMs);
  const settled = words.sentence !== undefined || words.details.length > 0;
  const { worst } = lag;
  return view(
    words.sentence ?? sentence,
    [
      ...words.details.map((detail) => text(detail)),
      words.sentence !== undefined && quiet(sentence),
      caution !== undefined && !settled && quiet(caution),
      table(partitionColumns, lag.partitions.map(partitionRow), { noun: 'partition' }),
      quiet(`${membersWords(after)}; state ${group.state}, ${group.protocol} protocol.`),
      after.fault !== undefined && quiet(`Not everything could be read: ${after.fault}.`),
      missing !== '' && quiet(missing),
      actions(
        worst?.committed !== undefined &&
          button(`Peek ${formatCount(worst.committed)}`, 'kafka peek', {
            topic: worst.topic,
            partition: worst.partition,
            offset: worst.committed,
            count: 1,
          }),
        button('Look again', 'kafka lag', { group: group.id }),
        button('All groups', 'kafka lag'),
      ),
    ],
    { tone },
  );
}

const partitionColumns = [
  { title: 'TOPIC', keep: true, cut: 'middle' as const },
  { title: 'P', align: 'right' as const, keep: true },
  { title: 'COMMITTED', align: 'right' as const },
  { title: 'END', align: 'right' as const },
  { title: 'LAG', align: 'right' as const, keep: true },
  { title: 'MEMBER', cut: 'middle' as const },
  { title: 'NOTE', keep: true },
];

function partitionRow({ topic, partition, committed, end, lag, member, note }: PartitionLag): string[] {
  const offsets = [countOrUnknown(committed), countOrUnknown(end), countOrUnknown(lag)];
  const reader = member ? `${member.client}@${member.host}` : '-';
  return [topic, `${partition}`, ...offsets, reader, note ?? ''];
}

type PartitionLag = ReturnType<typeof groupLag>['partitions'][number];

function membersWords({ members }: GroupPosition): string {
  return members === undefined ? 'members unknown' : plural(members.length, 'member');
}

async function overview(
  kafka: KafkaPort,
  groups: readonly ConsumerGroup[],
  missing: string,
  signal: AbortSignal,
): Promise<View> {
  if (groups.length === 0) {
    return view(`No consumer groups in Kafka ${kafka.name}`, [missing !== '' && quiet(missing)]);
  }
  const positions = await kafka.positions(groups.slice(0, maxGroups), signal);
  const lags = positions.map((position) => ({ position, lag: groupLag(position) }));
  lags.sort((a, b) => b.lag.total - a.lag.total || b.lag.unknown - a.lag.unknown);
  const behind = lags.filter(({ lag }) => lag.total > 0);
  const [worst] = behind;
  const unclear = missing !== '' || lags.some(({ lag }) => lag.unknown > 0 || lag.partitions.length === 0);
  const count = plural(groups.length, 'group');
  const title = worst
    ? `${behind.length} of ${count} behind; most: ${worst.position.group.id}, ${formatCount(worst.lag.total)}`
    : `${count} in Kafka ${kafka.name}, none ${unclear ? 'known to be ' : ''}behind`;
  return view(
    title,
    [
      table(groupColumns, lags.map(groupRow), { noun: 'group', total: groups.length }),
      quiet('One look: it cannot tell whether lag grows. A group by name is looked at twice.'),
      missing !== '' && quiet(missing),
      actions(...behind.slice(0, 3).map(({ position }) => lagButton(position.group.id))),
    ],
    { tone: worst ? 'warning' : unclear ? 'unknown' : 'good' },
  );
}

const groupColumns = [
  { title: 'GROUP', keep: true, cut: 'middle' as const },
  { title: 'LAG', align: 'right' as const, keep: true },
  { title: 'STATE', keep: true },
  { title: 'MEMBERS', align: 'right' as const },
  { title: 'WORST', cut: 'middle' as const },
  { title: 'NOTE' },
];

function groupRow({ position, lag }: { position: GroupPosition; lag: ReturnType<typeof groupLag> }): string[] {
  const { group, members, fault } = position;
  const known = lag.partitions.length > lag.unknown;
  const worst = lag.worst ? `${lag.worst.topic}/${lag.worst.partition}` : '-';
  const unknown = lag.unknown > 0 ? `${lag.unknown} unknown` : '';
  const lost = lag.lost > 0 ? `${formatCount(lag.lost)} deleted unread` : '';
  const notes = [fault, lag.partitions.length === 0 ? 'no commits' : unknown, lost].filter(Boolean);
  const count = known ? formatCount(lag.total) : '?';
  return [group.id, count, group.state, countOrUnknown(members?.length), worst, notes.join(', ')];
}

function lagButton(group: string) {
  return button(`Lag: ${group}`, 'kafka lag', { group });
}
