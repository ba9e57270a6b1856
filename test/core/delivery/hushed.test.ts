import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseMatcher } from '../../../src/core/alert/matcher.ts';
import { plainText, plainView } from '../../../src/core/view/plain.ts';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart } from './heart.ts';

const full = { name: 'DiskFull', severity: 'warning', summary: 'no space', labels: { host: 'db1' } };
const down = { name: 'HostDown', severity: 'critical', summary: 'gone', labels: { host: 'db1' } };

const config = {
  ...configOf({
    routes: [
      { matchers: [parseMatcher('alertname="DiskFull"')], receiver: 'disks', muteTimes: ['never'] },
      { matchers: [parseMatcher('alertname="Watchdog"')], receiver: 'null' },
    ],
  }),
  receivers: [
    { name: 'default', channel: 'C1' },
    { name: 'disks', channel: 'C2' },
    { name: 'null', channel: undefined },
  ],
  timeIntervals: [{ name: 'never', windows: [{ years: [[1970, 1970]] as const }] }],
  inhibitRules: [
    {
      name: 'host',
      source: [parseMatcher('alertname="HostDown"')],
      target: [parseMatcher('alertname="DiskFull"')],
      equal: ['host'],
    },
  ],
};

describe('what is hushed', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart({ config });
  });
  afterEach(() => it.stop());

  const told = async (channelId: string) => {
    it.clock.advance(10_000);
    return eventually('a card', () => it.chat.cards().find((card) => card.channelId === channelId));
  };

  test('is not told to be resolved', async () => {
    await it.read(full);
    const card = await told('C2');
    await it.read(down);
    await told('C1');
    const id = /#(\w{5})/.exec(it.chat.read(card))?.[1] ?? '';
    const decision = await eventually('a look at the hushed group', async () => {
      it.clock.advance(61_000);
      const trace = plainView(await it.desk().trace({ reference: id }));
      return trace.includes('everything that does is hushed') && trace;
    });
    expect(decision).toContain('HUSHED BY');
    expect(it.chat.replies().map(({ view }) => plainText(view.title))).toEqual([]);
    expect(it.chat.read(card)).not.toContain('resolved');
  });

  test('by a receiver without a channel is told to nobody, and the trace says why', async () => {
    await it.read({ name: 'Watchdog', severity: 'info', summary: 'always', labels: {} });
    it.clock.advance(10_000);
    const answer = plainView(await it.desk().route({ labels: 'alertname=Watchdog' }));
    const id = /Group: (#\w{5})/.exec(answer)?.[1] ?? '';
    const trace = await eventually('a look', async () => {
      const found = plainView(await it.desk().trace({ reference: id }));
      return found.includes('null has no channel') && found;
    });
    expect(trace).toContain('receiver');
    expect(it.chat.calls.post).toBe(0);
  });

  test('is named by /alerts route, with the path, the receiver, the times and the severity', async () => {
    await it.read(down);
    await told('C1');
    const answer = plainView(await it.desk().route({ labels: 'alertname=DiskFull host=db1 severity=warning' }));
    expect(answer).toContain('1 route for alertname=DiskFull host=db1 severity=warning');
    expect(answer).toContain('Receiver: disks (#C2)');
    expect(answer).toContain('wait 10 s, interval 1 min, repeat 1 h · mute during never');
    expect(answer).toMatch(/Hushed now: inhibit: host, by alert [0-9a-f]{16}/);
    expect(answer).toContain('Severity warning');
    expect(answer).toContain('● alertname="DiskFull" → disks');
    expect(answer).toContain('Pages: no');
  });
});
