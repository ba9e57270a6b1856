import type { Severity } from '../../src/core/alert/severity.ts';

// What happens to alerts, second by second, and what is told of it: here, and by Alertmanager.

/** Something that happens at a second of a timeline. */
export type Happening =
  | readonly [second: number, alert: string, what: 'fires', as?: Fired]
  | readonly [second: number, alert: string, what: 'ends' | 'is silenced' | 'is silenced no more'];

/** How an alert fires. */
export interface Fired {
  readonly severity?: Severity;
  /** Of this name; alerts of one name are one group. */
  readonly name?: string;
  /** Began so many seconds before it is said. */
  readonly agoSeconds?: number;
  /** Its source stands by it for so many seconds. */
  readonly forSeconds?: number;
}

/** Where the bot decides otherwise than Alertmanager, and means to. */
export type Difference = 'fires-again' | 'severity-raised' | 'silent-source' | 'old-alert';

export interface Timeline {
  readonly name: string;
  readonly happens: readonly Happening[];
  /** `4 b -a`: in the fourth second b fires and a is over. */
  readonly tells: readonly string[];
  /** Where it is another story here. */
  readonly here?: { readonly tells: readonly string[]; readonly because: Difference };
  /** Of its route, as in alertmanager.yml; the usual times are below. */
  readonly route?: object;
  /** Its mute time begins or ends in the third second, at a full minute. */
  readonly mute?: 'begins' | 'ends';
}

/** Looks fall on even seconds, so everything happens a second away from them. */
export const usualTimes = { group_wait: '2s', group_interval: '2s', repeat_interval: '1h' };
export const playedSeconds = 11;
export const muteSecond = 3;
/** A firing alert of the first name hushes those of the second in its timeline. */
export const inhibiting = { source: 'HostDown', target: 'DiskFull' };

const slow = { group_interval: '4s' };
const hostDown = { name: inhibiting.source, severity: 'critical' } as const;

export const timelines: readonly Timeline[] = [
  {
    name: 'an alert is told after groupWait, and its end at the next look',
    happens: [
      [0, 'a', 'fires'],
      [5, 'a', 'ends'],
    ],
    tells: ['2 a', '6 -a'],
  },
  {
    name: 'an alert that joins within groupWait is in the first message',
    happens: [
      [0, 'a', 'fires'],
      [1, 'b', 'fires'],
    ],
    tells: ['2 a b'],
  },
  {
    name: 'an alert that joins later is told after groupInterval, with all that fire',
    happens: [
      [0, 'a', 'fires'],
      [3, 'b', 'fires'],
    ],
    tells: ['2 a', '4 a b'],
  },
  {
    name: 'an alert that ends within groupWait is never told',
    happens: [
      [0, 'a', 'fires'],
      [1, 'a', 'ends'],
    ],
    tells: [],
  },
  {
    name: 'one of two that ends within groupWait is told as over',
    happens: [
      [0, 'a', 'fires'],
      [0, 'b', 'fires'],
      [1, 'a', 'ends'],
    ],
    tells: ['2 b -a'],
  },
  {
    name: 'one of two ends, and then the other',
    happens: [
      [0, 'a', 'fires'],
      [0, 'b', 'fires'],
      [3, 'a', 'ends'],
      [7, 'b', 'ends'],
    ],
    tells: ['2 a b', '4 b -a', '8 -b'],
  },
  {
    name: 'a less severe alert that joins waits for groupInterval',
    happens: [
      [0, 'a', 'fires'],
      [3, 'b', 'fires', { severity: 'info' }],
    ],
    tells: ['2 a', '4 a b'],
  },
  {
    name: 'a severity that rises',
    happens: [
      [0, 'a', 'fires'],
      [4, 'b', 'fires', { severity: 'critical' }],
    ],
    route: slow,
    tells: ['2 a', '6 a b'],
    here: { tells: ['2 a', '4 a b'], because: 'severity-raised' },
  },
  {
    name: 'an alert fires again after its end was told',
    happens: [
      [0, 'a', 'fires'],
      [3, 'a', 'ends'],
      [5, 'a', 'fires'],
    ],
    tells: ['2 a', '4 -a', '6 a'],
    here: { tells: ['2 a', '4 -a', '5 a'], because: 'fires-again' },
  },
  {
    name: 'an alert ends and fires again between two looks',
    happens: [
      [0, 'a', 'fires'],
      [3, 'a', 'ends'],
      [5, 'a', 'fires'],
    ],
    route: slow,
    tells: ['2 a'],
    here: { tells: ['2 a', '5 a'], because: 'fires-again' },
  },
  {
    name: 'an alert flaps',
    happens: [
      [0, 'a', 'fires'],
      [3, 'a', 'ends'],
      [4, 'a', 'fires'],
      [5, 'a', 'ends'],
      [7, 'a', 'fires'],
    ],
    route: slow,
    tells: ['2 a', '6 -a', '10 a'],
    here: { tells: ['2 a', '4 a', '7 a'], because: 'fires-again' },
  },
  {
    name: 'an alert that goes on is repeated at the first look after repeatInterval',
    happens: [[0, 'a', 'fires']],
    route: { repeat_interval: '5s' },
    tells: ['2 a', '8 a'],
  },
  {
    name: 'what is said again while nothing changed is not told',
    happens: [
      [0, 'a', 'fires', { forSeconds: 5 }],
      [3, 'a', 'fires', { forSeconds: 60 }],
    ],
    tells: ['2 a'],
  },
  {
    name: 'the source of an alert falls silent',
    happens: [[0, 'a', 'fires', { forSeconds: 5 }]],
    tells: ['2 a', '6 -a'],
    here: { tells: ['2 a'], because: 'silent-source' },
  },
  {
    name: 'an alert that began long ago is told at once',
    happens: [[1, 'a', 'fires', { agoSeconds: 60 }]],
    tells: ['1 a'],
  },
  {
    name: 'an alert that began long ago joins a group that waits',
    happens: [
      [0, 'a', 'fires'],
      [1, 'b', 'fires', { agoSeconds: 60 }],
    ],
    tells: ['2 a b'],
    here: { tells: ['1 a b'], because: 'old-alert' },
  },
  {
    name: 'two groups keep their own times',
    happens: [
      [0, 'a', 'fires'],
      [1, 'b', 'fires', { name: 'OrderLag' }],
      [5, 'a', 'ends'],
    ],
    tells: ['2 a', '3 b', '6 -a'],
  },
  {
    name: 'an inhibited alert is told when what hushes it is over',
    happens: [
      [0, 'down', 'fires', hostDown],
      [0, 'a', 'fires'],
      [3, 'down', 'ends'],
    ],
    tells: ['2 down', '4 -down', '4 a'],
  },
  {
    name: 'the end of an alert that became inhibited is not told',
    happens: [
      [0, 'a', 'fires'],
      [3, 'down', 'fires', hostDown],
      [5, 'a', 'ends'],
    ],
    tells: ['2 a', '5 down'],
  },
  {
    name: 'an alert that is silenced midway is told again when the silence is over, if others were told meanwhile',
    happens: [
      [0, 'a', 'fires'],
      [0, 'b', 'fires'],
      [3, 'a', 'is silenced'],
      [5, 'c', 'fires'],
      [7, 'a', 'is silenced no more'],
    ],
    tells: ['2 a b', '6 b c', '8 a b c'],
  },
  {
    name: 'the end of a silenced alert is not told, also not when the silence is over',
    happens: [
      [0, 'a', 'fires'],
      [3, 'a', 'is silenced'],
      [5, 'a', 'ends'],
      [7, 'a', 'is silenced no more'],
    ],
    tells: ['2 a'],
  },
  {
    name: 'what joins in a mute time is not told',
    happens: [
      [0, 'a', 'fires'],
      [5, 'b', 'fires'],
    ],
    mute: 'begins',
    tells: ['2 a'],
  },
  {
    name: 'what fires in a mute time is told at the first look after it',
    happens: [[0, 'a', 'fires']],
    mute: 'ends',
    tells: ['4 a'],
  },
];

/** What each difference is for, as docs/reliability.md says it. */
export const differences: Readonly<Record<Difference, { alertmanager: string; here: string }>> = {
  'severity-raised': {
    alertmanager: 'a more severe alert joins: told at the next `group_interval`',
    here: 'told at once',
  },
  'fires-again': {
    alertmanager:
      'fires again after its end: told at the next `group_interval`; not at all if that falls after a short end',
    here: 'told at once, and under the same message if it flaps',
  },
  'silent-source': {
    alertmanager: 'its source falls silent: told as resolved when `endsAt` or `resolve_timeout` is past',
    here: 'turns unknown on its card; only its source resolves it',
  },
  'old-alert': {
    alertmanager: 'an alert older than `group_wait` joins a group that waits: the group goes on waiting',
    here: 'the group is told at once, as one that begins with such an alert is in both',
  },
};
