import { beforeEach, expect, test } from 'vitest';
import { channelIds, type ListChannels } from '../../../src/edge/slack/channel-ids.ts';
import { manualClock } from '../../support/manual-clock.ts';

const clock = manualClock();
let asked: number;
let away: boolean;
let channels: { id: string; name: string }[];

const list: ListChannels = async (cursor) => {
  if (away) throw new Error('no connection');
  asked += 1;
  const from = Number(cursor ?? 0);
  return { channels: channels.slice(from, from + 1), next: from + 1 < channels.length ? String(from + 1) : '' };
};

beforeEach(() => {
  asked = 0;
  away = false;
  channels = [
    { id: 'C0OPS01', name: 'ops' },
    { id: 'C0SHOP1', name: 'shop' },
  ];
});

test('a name becomes its id, with or without #, and an id stays as it is', async () => {
  const idOf = channelIds(list, clock);
  expect(await Promise.all(['ops', '#shop', 'C0OTHER'].map(idOf))).toEqual(['C0OPS01', 'C0SHOP1', 'C0OTHER']);
});

test('a hundred alerts ask Slack once: it allows twenty such calls a minute', async () => {
  const idOf = channelIds(list, clock);
  await Promise.all(Array.from({ length: 100 }, () => idOf('shop')));
  await idOf('ops');
  expect(asked).toBe(channels.length);
});

test('while Slack is away a channel that was known keeps its id', async () => {
  const idOf = channelIds(list, clock);
  await idOf('ops');
  away = true;
  clock.advance(3_600_000);
  expect(await idOf('ops')).toBe('C0OPS01');
});

test('after ten minutes a name means what it means in Slack by now', async () => {
  const idOf = channelIds(list, clock);
  await idOf('ops');
  channels = [{ id: 'C0OPS02', name: 'ops' }];
  expect(await idOf('ops')).toBe('C0OPS01');
  clock.advance(600_001);
  expect(await idOf('ops')).toBe('C0OPS02');
});

test('a channel that is not there is named, and looked for again a minute later', async () => {
  const idOf = channelIds(list, clock);
  await expect(idOf('new')).rejects.toThrow('There is no channel #new that Middlewatch can see.');
  channels.push({ id: 'C0NEW01', name: 'new' });
  await expect(idOf('new')).rejects.toThrow('There is no channel #new');
  clock.advance(60_001);
  expect(await idOf('new')).toBe('C0NEW01');
});

test('where Slack was never asked with success it says so', async () => {
  away = true;
  await expect(channelIds(list, clock)('ops')).rejects.toThrow('the channel #ops');
});
