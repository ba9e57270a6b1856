import { join } from 'node:path';
import { expect, test } from 'vitest';
import ack from '../../commands/alerts/ack.ts';
import list from '../../commands/alerts/list.ts';
import show from '../../commands/alerts/show.ts';
import silence from '../../commands/alerts/silence.ts';
import stats from '../../commands/alerts/stats.ts';
import trace from '../../commands/alerts/trace.ts';
import { alertCard } from '../../src/core/alert/card.ts';
import type { CardContent } from '../../src/core/alert/card-content.ts';
import { typedArguments } from '../../src/core/command/parse.ts';
import type { AlertDesk } from '../../src/core/port/alert-desk.ts';
import { plainView } from '../../src/core/view/plain.ts';
import type { View } from '../../src/core/view/view.ts';
import { loadCommands } from '../../src/edge/command/load-commands.ts';
import { alertWith } from '../core/alert/alert.ts';
import { runCommand } from '../support/run-command.ts';

/** A desk that remembers what it was asked. */
function deskThatRemembers() {
  const asked: unknown[] = [];
  const answer = (name: string) => async (request?: unknown) => {
    asked.push([name, request]);
    return { title: name, parts: [] };
  };
  const desk: AlertDesk = {
    list: answer('list'),
    show: answer('show'),
    stats: answer('stats'),
    acknowledge: answer('acknowledge'),
    unacknowledge: answer('unacknowledge'),
    close: answer('close'),
    silence: answer('silence'),
    unsilence: answer('unsilence'),
    silences: answer('silences'),
    route: answer('route'),
    trace: answer('trace'),
  };
  return { asked, desk };
}

test('each command asks the desk for the one who typed it', async () => {
  const { asked, desk: alerts } = deskThatRemembers();
  await runCommand(list, { alerts }, { state: 'all' });
  await runCommand(ack, { alerts }, { group: '#G4F2K' });
  const quick = {
    group: 'G4F2K',
    scope: 'alerts',
    match: undefined,
    severity: undefined,
    preview: false,
    yes: false,
  } as const;
  await runCommand(silence, { alerts }, { ...quick, for: 3_600_000, comment: undefined });
  await runCommand(trace, { alerts }, { group: 'G4F2K' });
  await runCommand(show, { alerts }, { group: 'G4F2K' });
  await runCommand(stats, { alerts }, { days: 7 });
  expect(asked).toEqual([
    ['list', { state: 'all', limit: 500 }],
    ['acknowledge', { group: '#G4F2K', userId: 'U0DANA' }],
    ['silence', { ...quick, forMs: 3_600_000, comment: '', userId: 'U0DANA', channelId: 'C0OPS' }],
    ['trace', { reference: 'G4F2K' }],
    ['show', { group: 'G4F2K' }],
    ['stats', { days: 7 }],
  ]);
});

const subjects = [
  { namespace: 'shop', pod: 'api-1' },
  { namespace: 'shop', deployment: 'api' },
  { namespace: 'shop', statefulset: 'db' },
  { namespace: 'shop', daemonset: 'agent' },
  { topic: 'orders.v1', group: 'billing' },
  { consumergroup: 'billing' },
  { bucket: 'shop-orders' },
  { drive: '/data1' },
  { container: 'web' },
  { host: 'db1' },
];
const route = { pages: false, ackExpiresAfterMs: 7_200_000, closeAfterMs: undefined };
const group = { id: 'abc', shortId: 'G4F2K', routeKey: '{}', receiver: 'default', labels: {}, ack: undefined };

function runsOf(card: View) {
  return card.parts.flatMap((part) =>
    part.kind !== 'actions'
      ? []
      : part.actions.flatMap((action) => {
          if (action.kind === 'link') return [];
          return action.kind === 'button'
            ? [action.run]
            : action.options.map((option) => ({ ...option.run, args: { for: '2h', ...option.run.args } }));
        }),
  );
}

test('every button of every card is a command that exists and whose arguments it takes', async () => {
  const commands = await loadCommands(join(import.meta.dirname, '..', '..', 'commands'));
  const offers = (name: string) => commands.has(name);
  let checked = 0;
  for (const labels of subjects) {
    for (const state of ['firing', 'unknown', 'resolved'] as const) {
      for (const by of [undefined, { by: 'U1', at: 1, confirmedAt: 1, rank: 2 }]) {
        const alert = alertWith({
          labels: { alertname: 'X', ...labels },
          endsAt: state === 'resolved' ? 5_000 : undefined,
          resolves: by === undefined,
        });
        const shown = [{ alert, state, severity: 'critical' as const }];
        for (const run of runsOf(
          alertCard({ group: { ...group, ack: by }, route, shown, silence: undefined, offers }),
        )) {
          const command = commands.get(run.command);
          if (command === undefined) throw new Error(`${run.command} does not exist`);
          expect(() => typedArguments(command.args, run.args)).not.toThrow();
          checked += 1;
        }
      }
    }
  }
  expect(checked).toBeGreaterThan(50);
});

test('no button leads to a command that does not exist', () => {
  const shown = [
    {
      alert: alertWith({ labels: { namespace: 'shop', pod: 'api-1' } }),
      state: 'firing' as const,
      severity: 'critical' as const,
    },
  ];
  expect(runsOf(alertCard({ group, route, shown, silence: undefined, offers: () => false }))).toEqual([]);
});

const card = (more: Partial<CardContent>) =>
  plainView(
    alertCard({ group, route, shown: [], silence: undefined, offers: (name) => name.startsWith('alerts '), ...more }),
  );

test('a card never names a count that may be wrong: of very many members it says at least', () => {
  const shown = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      alert: alertWith({ labels: { alertname: 'Lag', index: String(index) } }),
      state: 'firing' as const,
      severity: 'critical' as const,
    }));
  expect(card({ shown: shown(1_999) })).toMatch(/· 1,999 firing.*and 1994 more/s);
  expect(card({ shown: shown(2_000) })).toMatch(/· at least 2,000 firing.*and at least 1995 more/s);
});

test('a card says what is wrong first, then the evidence, who has it, and the next step', () => {
  const lag = (partition: string, severity: 'warning' | 'critical') => ({
    alert: alertWith({
      labels: {
        alertname: 'OrderLagHigh',
        namespace: 'shop',
        deployment: 'orders-consumer',
        topic: 'orders.v1',
        partition,
      },
      annotations: {
        summary: `partition ${partition} is 11 min behind`,
        runbook_url: 'https://runbooks.example/lag',
        runbook: 'javascript:alert(1)',
      },
      startsAt: Date.UTC(2026, 10, 23, 3, 0),
      url: 'ftp://not-a-page',
    }),
    state: 'firing' as const,
    severity,
  });
  expect(card({ shown: [lag('2', 'warning'), lag('3', 'critical')] })).toBe(
    [
      '● CRITICAL  OrderLagHigh · 2 firing · 2026-11-23 03:00 UTC',
      'shop/orders-consumer: partition 3 is 11 min behind',
      '- shop/orders-consumer: partition 3 is 11 min behind · 2026-11-23 03:00 UTC',
      '- shop/orders-consumer: partition 2 is 11 min behind · 2026-11-23 03:00 UTC',
      'topic orders.v1 · partition 2, 3',
      'Who: nobody yet',
      '[Acknowledge] [Silence] [Trace] [Runbook]',
      '#G4F2K',
    ].join('\n'),
  );
});

test('a card of alerts that are not heard of is neither red nor green', () => {
  const shown = [
    {
      alert: alertWith({ heardAt: Date.UTC(2026, 10, 23, 3, 0) }),
      state: 'unknown' as const,
      severity: 'critical' as const,
    },
  ];
  expect(card({ shown }).split('\n')[0]).toBe('○ Lag · last heard 2026-11-23 03:00 UTC · not resolved by its source');
});

test('a card of resolved alerts is green and offers only the trace', () => {
  const shown = [
    { alert: alertWith({ endsAt: 1_441_000 }), state: 'resolved' as const, severity: 'critical' as const },
  ];
  expect(card({ shown })).toBe(['✓ Lag · resolved after 24 min', 'Lag', '[Trace]', '#G4F2K'].join('\n'));
});

test.each([
  { name: 'is closed by people', route, says: 'Told once: closed by people.' },
  {
    name: 'closes at the age that its route sets',
    route: { ...route, closeAfterMs: 3_600_000 },
    says: 'Told once: closes 2026-11-23 04:00 UTC by itself.',
  },
])('an event that no source ends says that it $name, and can be closed', ({ route: itsRoute, says }) => {
  const event = alertWith({ resolves: false, startsAt: Date.UTC(2026, 10, 23, 3, 0) });
  const lines = card({ route: itsRoute, shown: [{ alert: event, state: 'firing', severity: 'warning' }] }).split('\n');
  expect(lines).toContain(says);
  expect(lines).toContain('[Acknowledge] [Silence] [Close] [Trace]');
});

test.each([
  { by: { kind: 'person', userId: 'UDANA' } as const, says: 'Lag · closed after 24 min by @UDANA' },
  { by: { kind: 'age' } as const, says: 'Lag · closed after 24 min by the age that its route sets' },
])('a card of closed events says closed, not resolved: $says', ({ by, says }) => {
  const event = alertWith({ resolves: false, endsAt: 1_441_000, closedBy: by });
  const lines = card({ shown: [{ alert: event, state: 'resolved', severity: 'warning' }] }).split('\n');
  expect(lines[0]).toBe(says);
});
