import type { PagingParts } from '../../../src/core/escalation/escalation-service.ts';
import type { PageAct } from '../../../src/core/escalation/page.ts';
import type { Aim, EscalationConfig, Policy } from '../../../src/core/escalation/policy.ts';
import { roster } from '../../../src/core/oncall/roster.ts';
import type { PageReceiver } from '../../../src/core/port/page-receiver.ts';
import { plainText } from '../../../src/core/view/plain.ts';
import { fail } from '../../../src/lib/error.ts';
import { configOf, type Heart, heart, type KillPoint, silenceOf } from '../delivery/heart.ts';

const minuteMs = 60_000;
const stepMs = 2_000;

export const minutes = (count: number): number => count * minuteMs;

/** On call for the shop: Ann; for the rest: nobody. */
const people: Record<string, string | undefined> = { shop: 'UANN', empty: undefined };

/** A step in the words of a test: `shop | UBOB | siren | S0OPS`, then how many minutes it waits. */
export function step(aims: string, wait: number) {
  const aimOf = (name: string): Aim => {
    if (Object.hasOwn(people, name)) return { kind: 'team', team: name };
    if (name.startsWith('U')) return { kind: 'person', userId: name };
    return name.startsWith('S0') ? { kind: 'usergroup', id: name } : { kind: 'receiver', name };
  };
  return { aims: aims.split(' | ').map(aimOf), waitMs: minutes(wait) };
}

export const policy = (rounds: number, ...steps: Policy['steps']): Policy => ({ name: 'night', steps, rounds });

/** Ann, then Bob, then the siren; once. */
export const usual = policy(1, step('shop', 5), step('UBOB', 5), step('siren', 10));

/** What happens at a minute of a night. */
export type At = readonly [
  minute: number,
  what:
    | 'fires'
    | 'fires elsewhere'
    | 'ends'
    | 'is silenced'
    | 'is well'
    | 'Slack is down'
    | 'Slack is back'
    | 'Slack asks to wait'
    | 'the siren is broken'
    | 'the siren is mended'
    | `${string} acknowledges`
    | `${string} sleeps`
    | `fires too: ${string}`,
];

/** What must be seen between two minutes, once. */
export type Want = readonly [from: number, until: number, what: string];

interface Seen {
  readonly minute: number;
  readonly what: string;
}

/** The whole heart with people, receivers and a clock that is moved; it tells who was called, and when. */
export async function night(
  options: {
    policy?: Policy;
    own?: Record<string, readonly string[]>;
    ackExpiresAfterMs?: number;
    stormMs?: number;
    /** What it is about can be looked at, and is not well until it is said. */
    looked?: boolean;
  } = {},
) {
  const asleep = new Set<string>();
  const seen: Seen[] = [];
  const taken = new Set<string>();
  let broken = false;
  let well = false;
  let it: Heart;
  const startedAt = { ms: 0 };
  const note = (what: string): void => void seen.push({ minute: (it.clock.now() - startedAt.ms) / minuteMs, what });
  const receiverOf = (name: string): PageReceiver => ({
    name,
    // The phone is like ntfy: it rings, whatever it is told.
    takes: name === 'phone' ? ['page'] : ['page', 'acknowledge', 'resolve'],
    async send({ id, act }) {
      if (broken) throw fail('unavailable', `The page receiver ${name} answered 500.`);
      // Who gets the same page twice knows it by its id.
      if (!taken.has(id)) note(`${words[act]}${name}`);
      taken.add(id);
    },
  });
  const config: EscalationConfig = {
    policies: [options.policy ?? usual],
    ownReceivers: new Map(Object.entries(options.own ?? {})),
    serviceLabels: ['service'],
    stormMs: options.stormMs ?? minutes(2),
  };
  const paging: Omit<PagingParts, 'store'> = {
    roster: roster(
      {
        teams: Object.entries(people).flatMap(([name, person]) => [
          { name, channels: [], rotations: person === undefined ? [] : [alwaysOn(person)] },
        ]),
      },
      { overrides: async () => [], now: () => it.clock.now() },
    ),
    presence: { doNotDisturb: async (userId) => (asleep.has(userId) ? 'on' : 'off') },
    config,
    receivers: new Map(['siren', 'phone'].map((name) => [name, receiverOf(name)])),
  };
  it = await heart({
    config: configOf({
      pages: true,
      groupWaitMs: 0,
      groupBy: ['alertname'],
      ackExpiresAfterMs: options.ackExpiresAfterMs ?? minutes(120),
    }),
    paging,
    ...(options.looked && {
      resolveChecker: {
        look: async () =>
          well
            ? { kind: 'well', sentence: 'shop/api is healthy' }
            : { kind: 'unwell', sentence: 'shop/api is crash-looping' },
      },
    }),
  });
  startedAt.ms = it.clock.now();
  let told = 0;

  /** Direct messages and mentions that stand in chat since the last look. */
  const look = (): void => {
    for (const message of it.chat.messages.slice(told)) {
      const title = plainText(message.view.title);
      if (message.channelId.startsWith('U')) note(`pages ${message.channelId}`);
      else if (title.includes('you are paged')) note(`mentions ${title.split(' ')[0]}`);
      else if (title.startsWith('Nobody is left'))
        note(`cries in ${message.threadTs === undefined ? message.channelId : 'the thread'}`);
      else if (title.startsWith('Paging is stuck')) note('says that paging is stuck');
    }
    told = it.chat.messages.length;
  };
  const record = (name: string, service: string, status = 'firing') =>
    it.read({
      name,
      severity: 'critical',
      status,
      summary: 'it burns',
      labels: { service, namespace: 'shop', deployment: 'api' },
    });
  const groupOf = async (name: string): Promise<string> => {
    const rows = await it.database.read(`SELECT id FROM alert_group WHERE labels LIKE $1`, [`%"${name}"%`]);
    return String(rows[0]?.id ?? '');
  };
  const happen = async (what: At[1]): Promise<void> => {
    const [who = ''] = what.split(' ');
    if (what === 'fires') await record('Fire', 'shop');
    else if (what.startsWith('fires too: ')) await record(what.slice('fires too: '.length), 'shop');
    else if (what === 'fires elsewhere') await record('Elsewhere', 'cellar');
    else if (what === 'ends') await record('Fire', 'shop', 'resolved');
    else if (what === 'is well') well = true;
    else if (what === 'is silenced') await it.desk().silence(silenceOf(await groupOf('Fire'), minutes(30)));
    else if (what === 'Slack is down' || what === 'Slack is back') it.chat.silence(what === 'Slack is down');
    else if (what === 'Slack asks to wait') {
      // The card, and then the page.
      for (let calls = 0; calls < 2; calls += 1) it.chat.mishaps.post.push({ kind: 'limited', retryAfterMs: 5_000 });
    } else if (what === 'the siren is broken' || what === 'the siren is mended')
      broken = what === 'the siren is broken';
    else if (what.endsWith(' acknowledges')) await it.desk().acknowledge({ group: await groupOf('Fire'), userId: who });
    else if (what.endsWith(' sleeps')) asleep.add(who);
  };
  const pass = async (untilMinute: number): Promise<void> => {
    while (it.clock.now() < startedAt.ms + untilMinute * minuteMs) {
      it.clock.advance(Math.min(stepMs, startedAt.ms + untilMinute * minuteMs - it.clock.now()));
      await it.idle();
      look();
    }
  };
  return {
    heart: it,
    asleep,
    seen,
    /** Plays what happens, then goes on until a minute. */
    async play(happenings: readonly At[], untilMinute: number): Promise<void> {
      for (const [minute, what] of happenings) {
        await pass(minute);
        await happen(what);
        await it.idle();
        look();
      }
      await pass(untilMinute);
    },
    /** The process dies at a point, and another one starts on the same store. */
    async dieAt(point: KillPoint, untilMinute: number): Promise<boolean> {
      it.killAt(point);
      while (!it.isDead() && it.clock.now() < startedAt.ms + untilMinute * minuteMs) {
        it.clock.advance(stepMs);
        await it.idle();
        look();
      }
      const died = it.isDead();
      look();
      await it.restart();
      await it.idle();
      return died;
    },
    stop: () => it.stop(),
  };
}

export type Night = Awaited<ReturnType<typeof night>>;

const words: Record<PageAct, string> = { page: 'pages ', acknowledge: 'acknowledges at ', resolve: 'resolves at ' };

function alwaysOn(person: string) {
  return { name: 'all', people: [person], zone: 'UTC', start: '2020-01-01', handOffMinute: 0, lengthDays: 7, only: [] };
}

/** What was wanted and not seen, or seen and not wanted; empty when all is as it should be. */
export function faultsOf(seen: readonly Seen[], wants: readonly Want[]): string[] {
  const left = [...seen];
  const missing = wants.filter(([from, until, what]) => {
    const index = left.findIndex((each) => each.what === what && each.minute >= from && each.minute <= until);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [
    ...missing.map(([from, until, what]) => `not seen between ${from} and ${until}: ${what}`),
    ...left.map(({ minute, what }) => `not wanted at ${minute.toFixed(2)}: ${what}`),
  ];
}
