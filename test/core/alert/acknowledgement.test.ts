import { describe, expect, test } from 'vitest';
import { type Carried, carryAck } from '../../../src/core/alert/acknowledgement.ts';
import type { RouteConfig } from '../../../src/core/alert/route.ts';
import { type Happening, play } from './timeline.ts';

const repeats = { repeatIntervalMs: 3_600_000 };
const pages = { ...repeats, pages: true, ackExpiresAfterMs: 7_200_000 };

const timelines: { name: string; route?: RouteConfig; at: Happening[]; until: number; want: string[] }[] = [
  {
    name: 'without one, what fires is told again',
    at: [[0, 'a', 'fires']],
    until: 135,
    want: ['0 card first', '65 broadcast repeat', '130 broadcast repeat'],
  },
  {
    name: 'it stops repeats, for good where nobody is paged',
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
    ],
    until: 3_000,
    want: ['0 card first'],
  },
  {
    name: 'another alert of equal or lower severity joins quietly and leaves it',
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
      [2, 'b', 'fires'],
      [19, 'c', 'fires', 'info'],
    ],
    until: 200,
    want: ['0 card first', '5 line new-alerts', '20 line new-alerts'],
  },
  {
    name: 'a higher severity takes it away, at once and aloud',
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
      [2, 'b', 'fires', 'critical'],
    ],
    until: 70,
    want: ['0 card first', '2 broadcast severity-raised', '67 broadcast repeat'],
  },
  {
    name: 'firing again after its resolve takes it away, with a new card',
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
      [2, 'a', 'ends'],
      [30, 'a', 'fires'],
    ],
    until: 100,
    want: ['0 card first', '5 line all-resolved', '30 card fires-again', '95 broadcast repeat'],
  },
  {
    name: 'letting go brings the repeats back',
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
      [118, 'Dana', 'lets go'],
    ],
    until: 125,
    want: ['0 card first', '120 broadcast repeat'],
  },
  {
    name: 'where people are paged it expires, once, and then it repeats',
    route: pages,
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
    ],
    until: 190,
    want: ['0 card first', '121 broadcast ack-expired', '186 broadcast repeat'],
  },
  {
    name: 'acknowledging again before the end moves the end',
    route: pages,
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
      [90, 'Dana', 'acknowledges'],
    ],
    until: 210,
    want: ['0 card first', '210 broadcast ack-expired'],
  },
  {
    name: 'acknowledging again after the end makes it quiet again',
    route: pages,
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
      [122, 'Dana', 'acknowledges'],
    ],
    until: 241,
    want: ['0 card first', '121 broadcast ack-expired'],
  },
  {
    name: 'it rings under its message, however old that is',
    route: { ...pages, ackExpiresAfterMs: 12 * 3_600_000 },
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
    ],
    until: 725,
    want: ['0 card first', '721 broadcast ack-expired'],
  },
  {
    name: 'it does not expire unheard: what is hushed then is told when the hush is over',
    route: pages,
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
      [60, 'everything', 'is hushed'],
      [180, 'everything', 'is told'],
    ],
    until: 190,
    want: ['0 card first', '180 broadcast ack-expired'],
  },
  {
    name: 'what has ended does not expire',
    route: pages,
    at: [
      [0, 'a', 'fires'],
      [1, 'Dana', 'acknowledges'],
      [58, 'a', 'ends'],
    ],
    until: 300,
    want: ['0 card first', '60 line all-resolved'],
  },
];

describe('an acknowledgement over time', () => {
  test.each(timelines)('$name', ({ route = repeats, at, until, want }) => {
    expect(play(at, until, route)).toEqual(want);
  });
});

describe('an acknowledgement of alerts that move to another group', () => {
  const dana = { by: 'Dana', at: 100, confirmedAt: 100, rank: 2 };
  const lee = { by: 'Lee', at: 200, confirmedAt: 300, rank: 1 };
  const none = (why: 'partly' | 'fires-already'): Carried => ({ kind: 'none', why });
  const cases: {
    name: string;
    target: Parameters<typeof carryAck>[0];
    sources: (typeof dana | undefined)[];
    want: Carried;
  }[] = [
    {
      name: 'goes with them into a new one',
      target: { ack: undefined, fires: false },
      sources: [dana],
      want: { kind: 'carried', ack: dana },
    },
    {
      name: 'of two people is that of the one who took part of it last, up to the worst that either took',
      target: { ack: undefined, fires: false },
      sources: [dana, lee],
      want: { kind: 'carried', ack: { ...lee, rank: 2 } },
    },
    {
      name: 'does not hush what comes with them and nobody took',
      target: { ack: undefined, fires: false },
      sources: [dana, undefined],
      want: none('partly'),
    },
    {
      name: 'does not hush what fires there already and nobody took',
      target: { ack: undefined, fires: true },
      sources: [dana],
      want: none('fires-already'),
    },
    {
      name: 'leaves the one who has the other group',
      target: { ack: lee, fires: true },
      sources: [dana],
      want: { kind: 'kept', ack: lee },
    },
  ];
  test.each(cases)('$name', ({ target, sources, want }) => {
    expect(carryAck(target, sources)).toEqual(want);
  });
});
