import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReportBook } from '../../../src/core/port/report-book.ts';
import { briefView } from '../../../src/core/report/brief.ts';
import { parseCron } from '../../../src/core/report/cron.ts';
import { reportClock } from '../../../src/core/report/report-clock.ts';
import { reportDesk } from '../../../src/core/report/report-desk.ts';
import { reportBook } from '../../../src/edge/store/repository/report-book.ts';
import { randomIds } from '../../../src/lib/ids.ts';
import { eventually } from '../../support/eventually.ts';
import { viewText } from '../../support/run-command.ts';
import { heart, silenceOf } from '../delivery/heart.ts';

const hourMs = 3_600_000;
const silentLog = { debug() {}, info() {}, warn() {}, error() {} };
// The heart's clock stands at Monday, 2026-11-23 03:00 UTC.
const report = { name: 'morning', cron: parseCron('0 8 * * *'), zone: 'UTC', channel: 'CREPORT' };

let world: Awaited<ReturnType<typeof heart>>;
let faults: string[];

beforeEach(async () => {
  world = await heart();
  faults = [];
});
afterEach(() => world.stop());

function clockOf(options: { book?: ReportBook; resolve?: (channel: string) => Promise<string> } = {}) {
  const { clock } = world;
  return reportClock({
    reports: [report],
    book: options.book ?? reportBook(world.database),
    ids: randomIds(clock.now),
    log: { ...silentLog, error: (_, message) => void faults.push(message) },
    now: clock.now,
    draw: async (telling) => briefView(await world.service().brief(), [], telling),
    resolveChannel: options.resolve ?? (async (channel) => channel),
    owed: () => world.service().wake(),
  });
}
const told = () => world.chat.messages.filter(({ channelId }) => channelId === 'CREPORT');
const arrived = (count: number) => eventually(`${count} reports`, () => told().length === count);

/** Moves on, then ticks each minute for six of them, as the clock of the process does. */
async function ticksAfter(ms: number, clock = clockOf()): Promise<void> {
  world.clock.advance(ms);
  for (let minute = 0; minute < 6; minute += 1) {
    await clock.tick();
    world.clock.advance(60_000);
  }
}

describe('a report by the clock', () => {
  test('is told each day in its minute, and once', async () => {
    await ticksAfter(0);
    await ticksAfter(5 * hourMs - 9 * 60_000);
    await arrived(1);
    await ticksAfter(23 * hourMs);
    await ticksAfter(54 * 60_000 - 3 * 60_000);
    await arrived(2);
    expect(viewText(told()[0]?.view ?? { title: '', parts: [] })).toContain('Nothing is open');
  });

  test('is told once when two ticks come at once', async () => {
    const clock = clockOf();
    await clock.tick();
    world.clock.advance(5 * hourMs);
    await Promise.all([clock.tick(), clock.tick()]);
    await clock.idle();
    await clock.tick();
    await arrived(1);
    expect(told()).toHaveLength(1);
  });

  test('that was missed is made up for once, and says so', async () => {
    const clock = clockOf();
    await clock.tick();
    world.clock.advance(3 * 24 * hourMs + 8 * hourMs);
    await clock.tick();
    await clock.tick();
    await arrived(1);
    const text = viewText(told()[0]?.view ?? { title: '', parts: [] });
    expect(text).toContain('Late: it was due');
    expect(text).toContain('3 reports before it were never told.');
  });

  test.each(['before', 'after'] as const)('is told once when the process dies %s its write', async (when) => {
    const book = reportBook(world.database);
    await clockOf().tick();
    world.clock.advance(5 * hourMs);
    const dying: ReportBook = {
      ...book,
      async settle(...of) {
        if (when === 'after') await book.settle(...of);
        throw new Error('killed');
      },
    };
    await clockOf({ book: dying }).tick();
    expect(faults).toEqual(['a report could not be told yet']);
    await world.restart();
    await ticksAfter(0);
    await arrived(1);
  });

  test('whose channel cannot be found is told when it can, within its time', async () => {
    await clockOf().tick();
    world.clock.advance(5 * hourMs);
    await clockOf({ resolve: () => Promise.reject(new Error('Slack is away')) }).tick();
    expect(faults).toHaveLength(1);
    await ticksAfter(60_000);
    await arrived(1);
    expect(viewText(told()[0]?.view ?? { title: '', parts: [] })).not.toContain('Late');
  });
});

describe('what a brief says', () => {
  const brief = async () => viewText(briefView(await world.service().brief(), [], { name: 'morning', missed: 0 }));
  const firing = (name: string, more: object = {}) => ({
    name,
    severity: 'critical',
    labels: { host: 'db1' },
    ...more,
  });

  test('open groups are first, by what is worst', async () => {
    await world.read(firing('DiskFull'), firing('LagHigh', { severity: 'warning' }));
    const text = await brief();
    expect(text).toContain('2 groups open: 2 firing that nobody has');
    expect(text.indexOf('DiskFull')).toBeLessThan(text.indexOf('LagHigh'));
  });

  test('an acknowledgement that is older than a shift is named, a fresh one is not', async () => {
    await world.read(firing('DiskFull', { timeout: '2d' }), firing('LagHigh', { timeout: '2d' }));
    const groups = (await world.service().brief()).open.map(({ group }) => group);
    const of = async (name: string) => groups.find(({ labels }) => labels.alertname === name)?.id ?? '';
    await world.desk().acknowledge({ group: await of('DiskFull'), userId: 'UDANA' });
    world.clock.advance(9 * hourMs);
    await world.desk().acknowledge({ group: await of('LagHigh'), userId: 'ULEE' });
    const text = await brief();
    expect(text).toContain('Acknowledged, and still not over after 8 h');
    expect(text).toMatch(/DiskFull db1: .*UDANA has it since/);
    expect(text).not.toMatch(/ULEE has it since/);
  });

  test('a silence that ends within the day is named', async () => {
    await world.read(firing('DiskFull'));
    const [open] = (await world.service().brief()).open;
    await world.desk().silence(silenceOf(open?.group.id ?? '', 2 * hourMs));
    expect(await brief()).toMatch(/Silences that end within a day[\s\S]*in 2 h: .*alertname="DiskFull"/);
  });

  test('changes are one line', async () => {
    const entry = { command: 'k8s scale', userId: 'UDANA' } as const;
    const facts = await world.service().brief();
    const changed = [entry, entry, { command: 'kafka create-topic', userId: 'ULEE' }].map((each, index) => ({
      ...each,
      invocationId: String(index),
      requestedAt: 0,
      channelId: 'C1',
      via: 'slash',
      args: {},
      danger: 'change' as const,
      target: 'prod',
      result: 'succeeded' as const,
      detail: undefined,
      tookMs: 1,
      planHash: undefined,
      approver: undefined,
    }));
    expect(viewText(briefView(facts, changed, { name: 'morning', missed: 0 }))).toContain(
      'Changed in the last day: /k8s scale ×2, /kafka create-topic, by 2 people. See /ops audit.',
    );
  });
});

describe('/ops report', () => {
  const deskOf = (reports: readonly (typeof report)[]) =>
    reportDesk({
      reports,
      now: world.clock.now,
      draw: async (telling) => briefView(await world.service().brief(), [], telling),
    });

  test('lists what there is and when it comes next', async () => {
    expect(viewText(await deskOf([report]).list())).toContain('morning · 0 8 * * * UTC · next');
    expect(viewText(await deskOf([]).list())).toContain('Write one under reports');
  });

  test('shows one now, and names those there are for a wrong name', async () => {
    expect(viewText(await deskOf([report]).run(undefined))).toContain('Nothing is open');
    expect(viewText(await deskOf([]).run(undefined))).toContain('Nothing is open');
    await expect(deskOf([report]).run('evening')).rejects.toMatchObject({ hint: 'There are: morning.' });
  });
});
