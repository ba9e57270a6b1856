import { afterEach, expect, test } from 'vitest';
import { type At, faultsOf, type Night, night, policy, step, type Want } from './night.ts';

let it: Night;
afterEach(() => it.stop());

/** `at`: what happens, by the minute. `want`: who is called, between which minutes; nobody else is. */
const timelines: readonly {
  name: string;
  options?: Parameters<typeof night>[0];
  at: readonly At[];
  until: number;
  want: readonly Want[];
}[] = [
  {
    name: 'one after the other is called until nobody is left, and that is loud in both places',
    at: [[0, 'fires']],
    until: 25,
    want: [
      [0, 0.2, 'pages UANN'],
      [5, 5.2, 'pages UBOB'],
      [10, 10.2, 'pages siren'],
      [20, 20.2, 'cries in COPS'],
      [20, 20.2, 'cries in the thread'],
    ],
  },
  {
    name: 'all steps are gone through again as often as the policy says',
    options: { policy: policy(2, step('shop', 2), step('siren', 3)) },
    at: [[0, 'fires']],
    until: 9,
    want: [
      [0, 0.2, 'pages UANN'],
      [2, 2.2, 'pages siren'],
      [5, 5.2, 'pages UANN'],
      [7, 7.2, 'pages siren'],
    ],
  },
  {
    name: 'nobody is called after somebody has it, and receivers outside hear of it',
    at: [
      [0, 'fires'],
      [11, 'UBOB acknowledges'],
    ],
    until: 40,
    want: [
      [0, 0.2, 'pages UANN'],
      [5, 5.2, 'pages UBOB'],
      [10, 10.2, 'pages siren'],
      [11, 11.2, 'acknowledges at siren'],
    ],
  },
  {
    name: 'it begins anew when the acknowledgement expires',
    options: { ackExpiresAfterMs: 30 * 60_000 },
    at: [
      [0, 'fires'],
      [1, 'UANN acknowledges'],
    ],
    until: 37,
    want: [
      [0, 0.2, 'pages UANN'],
      [31, 31.3, 'pages UANN'],
      [36, 36.3, 'pages UBOB'],
    ],
  },
  {
    name: 'it stops at the end of what burns, and receivers outside hear of it',
    options: { policy: policy(3, step('siren', 5)) },
    at: [
      [0, 'fires'],
      [2, 'ends'],
    ],
    until: 20,
    want: [
      [0, 0.2, 'pages siren'],
      [2, 7, 'resolves at siren'],
    ],
  },
  {
    name: 'it goes on while what its source ended is not well, and stops when it is seen to be well',
    options: { looked: true, policy: policy(1, step('siren', 5), step('UBOB', 20), step('phone', 20)) },
    at: [
      [0, 'fires'],
      [2, 'ends'],
      [8, 'is well'],
    ],
    until: 60,
    want: [
      [0, 0.2, 'pages siren'],
      [5, 5.2, 'pages UBOB'],
      [12, 12.2, 'resolves at siren'],
    ],
  },
  {
    name: 'nobody else is called for what is not well while somebody has it',
    options: { looked: true },
    at: [
      [0, 'fires'],
      [2, 'ends'],
      [9, 'UANN acknowledges'],
    ],
    until: 60,
    want: [
      [0, 0.2, 'pages UANN'],
      [5, 5.2, 'pages UBOB'],
    ],
  },
  {
    name: 'it waits while a silence holds, and goes on from the first step after it',
    at: [
      [0, 'fires'],
      [1, 'is silenced'],
    ],
    until: 32,
    want: [
      [0, 0.2, 'pages UANN'],
      [31, 31.3, 'pages UANN'],
    ],
  },
  {
    name: 'who is in do-not-disturb is skipped to the next step at once',
    at: [
      [0, 'UANN sleeps'],
      [0, 'fires'],
    ],
    until: 4,
    want: [[0, 0.2, 'pages UBOB']],
  },
  {
    name: 'who is in do-not-disturb and has a phone of her own is called there',
    options: { own: { UANN: ['phone'] } },
    at: [
      [0, 'UANN sleeps'],
      [0, 'fires'],
    ],
    until: 4,
    want: [[0, 0.2, 'pages phone']],
  },
  {
    name: 'who is awake and has a phone of her own is called by both',
    options: { own: { UANN: ['phone'] } },
    at: [[0, 'fires']],
    until: 4,
    want: [
      [0, 0.2, 'pages UANN'],
      [0, 0.2, 'pages phone'],
    ],
  },
  {
    name: 'a phone that only rings is not told that somebody has it',
    options: { own: { UANN: ['phone'] } },
    at: [
      [0, 'fires'],
      [1, 'UANN acknowledges'],
    ],
    until: 8,
    want: [
      [0, 0.2, 'pages UANN'],
      [0, 0.2, 'pages phone'],
    ],
  },
  {
    name: 'while Slack asks to wait a few seconds nobody else is called',
    at: [
      [0, 'Slack asks to wait'],
      [0, 'fires'],
    ],
    until: 4,
    want: [[0, 0.4, 'pages UANN']],
  },
  {
    name: 'a step where nobody is on call is skipped at once',
    options: { policy: policy(1, step('empty', 5), step('UBOB', 5)) },
    at: [[0, 'fires']],
    until: 4,
    want: [[0, 0.2, 'pages UBOB']],
  },
  {
    name: 'where nobody is on call at all it is loud at once',
    options: { policy: policy(2, step('empty', 5)) },
    at: [[0, 'fires']],
    until: 4,
    want: [
      [0, 0.2, 'cries in COPS'],
      [0, 0.2, 'cries in the thread'],
    ],
  },
  {
    name: 'a user group is mentioned under the card',
    options: { policy: policy(1, step('S0OPS', 5), step('siren', 5)) },
    at: [[0, 'fires']],
    until: 4,
    want: [[0, 0.2, 'mentions @S0OPS']],
  },
  {
    name: 'while Slack takes nothing the next means is tried at once, and the message comes when it is back',
    at: [
      [0, 'Slack is down'],
      [0, 'fires'],
      [3, 'Slack is back'],
    ],
    until: 6,
    want: [
      [0, 0.2, 'pages siren'],
      [3, 5, 'pages UANN'],
      [3, 5, 'pages UBOB'],
    ],
  },
  {
    name: 'a receiver that answers with an error is passed over at once, and tried again',
    options: { policy: policy(1, step('siren', 5), step('UBOB', 20)) },
    at: [
      [0, 'the siren is broken'],
      [0, 'fires'],
      [2, 'the siren is mended'],
    ],
    until: 6,
    want: [
      [0, 0.2, 'pages UBOB'],
      [2, 4, 'pages siren'],
    ],
  },
  {
    name: 'in a storm each person is called once for a service, and again for another one',
    at: [
      [0, 'fires'],
      [0.5, 'fires too: Smoke'],
      [1, 'fires too: Steam'],
      [1.5, 'fires elsewhere'],
      [2.5, 'fires too: Ash'],
    ],
    until: 7.9,
    want: [
      [0, 0.2, 'pages UANN'],
      [1.5, 1.7, 'pages UANN'],
      [5, 5.2, 'pages UBOB'],
      [6.5, 6.7, 'pages UBOB'],
    ],
  },
  {
    name: 'what fires later than that is a page of its own',
    at: [
      [0, 'fires'],
      [3, 'fires too: Smoke'],
    ],
    until: 4,
    want: [
      [0, 0.2, 'pages UANN'],
      [3, 3.2, 'pages UANN'],
    ],
  },
];

test.each(timelines)('$name', async ({ options, at, until, want }) => {
  it = await night(options);
  await it.play(at, until);
  expect(faultsOf(it.seen, want)).toEqual([]);
});
