import { formatDuration } from '../../lib/duration.ts';
import { fail } from '../../lib/error.ts';
import type { Alert } from '../alert/alert.ts';
import type { Group } from '../alert/group.ts';
import type { GroupKey } from '../alert/group-key.ts';
import type { AlertDrill, Drill } from '../port/alert-drill.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { Delivery, DeliveryStore } from '../port/delivery-store.ts';
import { actions, button, fields, list, quiet, view } from '../view/build.ts';
import type { Text } from '../view/view.ts';
import { digestOf } from './digest.ts';
import { readSituation } from './dispatcher.ts';
import { type DrillAlertDeps, drillAlert, drillReading } from './drill-alert.ts';
import type { Ingest } from './ingest.ts';

const lookEveryMs = 100;
const toldWithinMs = 10_000;
const endedWithinMs = 4_000;
const groupsAtMost = 10;

interface Drilling extends DrillAlertDeps {
  readonly store: AlertStore;
  readonly deliveries: Pick<DeliveryStore, 'ofGroup'>;
  readonly chat: Pick<Chat, 'permalink'>;
  readonly ingest: Ingest;
  channelOf(receiver: string): Promise<string>;
  resolveChannel(channel: string): Promise<string>;
  isInChannel(userId: string, channelId: string): Promise<boolean>;
}

/**
 * Makes the drill. The alert is said to have begun before groupWait, so that it is told at once; it is real in every other
 * way: routes, silences, inhibition and mute times hold for it, and what pages pages.
 */
export function alertDrill(deps: Drilling): AlertDrill {
  return {
    async way(drill) {
      const { alert } = drillAlert(deps, await placed(deps, drill), 'firing');
      return view(
        'Send a test alert',
        [...(await ways(deps, alert)), quiet('It says that it is a test, and is ended at once. Silences hold for it.')],
        { tone: 'warning' },
      );
    },
    run: async (drill) => run(deps, await placed(deps, drill)),
  };
}

type Placed = Omit<Drill, 'channel'> & { readonly channelId: string | undefined };

/** The drill with the channel that it names; only who is in a channel may send there. */
async function placed({ resolveChannel, isInChannel }: Drilling, { channel, ...drill }: Drill): Promise<Placed> {
  if (channel === undefined) return { ...drill, channelId: undefined };
  const channelId = await resolveChannel(channel);
  if (await isInChannel(drill.userId, channelId)) return { ...drill, channelId };
  throw fail('denied', `You are not in ${channel}, or that cannot be seen.`, {
    hint: 'Join it, and invite @middlewatch there: then a test can go to it.',
  });
}

async function ways({ store, rules, channelOf }: Drilling, alert: Alert) {
  const groups = rules.groupsFor(alert).slice(0, groupsAtMost);
  const lines = groups.map(async (key): Promise<Text> => {
    const route = rules.routeOf(key);
    const known = await store.loadGroup(key.id);
    const joins = known?.group.flushAt === undefined ? '' : `, beside what fires in #${key.shortId}`;
    return [`${route.key} → `, { channel: await channelOf(key.receiver) }, joins, route.pages ? ' · pages' : ''];
  });
  return [fields([['Severity', rules.severity(alert)]]), list(await Promise.all(lines))];
}

async function run(deps: Drilling, drill: Placed) {
  const { rules, ingest, clock } = deps;
  const startedAt = clock.now();
  const reading = drillReading(drill.channelId);
  const { name, alert, record } = drillAlert(deps, drill, 'firing');
  const after = (): string => formatDuration(Math.max(1, clock.now() - startedAt));
  await ingest(reading, [record], undefined);
  const steps: Text[] = [`stored as ${alert.fingerprint} after ${after()}`];
  const groups = rules.groupsFor(alert).slice(0, groupsAtMost);
  let wrong = groups.length === 0;
  for (const key of groups) {
    const told = await until(deps, startedAt + toldWithinMs, () => fate(deps, key, alert, startedAt));
    wrong ||= told?.kind !== 'sent' && told?.kind !== 'row';
    steps.push([
      `#${key.shortId}, route ${rules.routeOf(key).key}: `,
      ...(await toldText(deps, told)),
      ` after ${after()}`,
    ]);
  }
  await ingest(reading, [drillAlert(deps, drill, 'resolved', name).record], undefined);
  const seenBy = clock.now() + endedWithinMs;
  for (const key of groups) {
    const ended = await until(deps, seenBy, () => end(deps, key, alert));
    steps.push(`#${key.shortId}: ${ended ?? `ended, not seen in its message within ${formatDuration(endedWithinMs)}`}`);
  }
  const [first] = groups;
  return view(
    wrong ? `${name} did not reach everybody` : `${name} was told in ${after()}`,
    [list(steps), first && actions(button('Trace', 'alerts trace', { group: first.id }))],
    { tone: wrong ? 'critical' : 'good' },
  );
}

type Fate =
  | { readonly kind: 'sent'; readonly group: Group }
  | { readonly kind: 'row' }
  | { readonly kind: 'refused' | 'hushed'; readonly why: string };

/** What became of the alert in one of its groups; undefined while that is open. */
async function fate(deps: Drilling, key: GroupKey, alert: Alert, since: number): Promise<Fate | undefined> {
  const stored = await deps.store.loadGroup(key.id);
  if (stored === undefined) return undefined;
  const { group } = stored;
  const hushed = group.decision?.dropped.find(({ fingerprint }) => fingerprint === alert.fingerprint);
  if (hushed !== undefined) return { kind: 'hushed', why: hushed.why };
  const told = group.entry?.firing.includes(alert.fingerprint) === true;
  if (told && group.roundupId !== undefined) return { kind: 'row' };
  const ours = (await deps.deliveries.ofGroup(key.id, 10)).find((each) => speaksOf(each, alert, since));
  if (ours?.state === 'sent') return { kind: 'sent', group };
  if (ours?.state === 'refused' || ours?.state === 'cancelled') {
    return { kind: 'refused', why: ours.code ?? ours.state };
  }
  return undefined;
}

function speaksOf(delivery: Delivery, alert: Alert, since: number): boolean {
  return delivery.createdAt >= since && delivery.entry?.firing.includes(alert.fingerprint) === true;
}

async function toldText({ chat }: Drilling, told: Fate | undefined): Promise<Exclude<Text, readonly unknown[]>[]> {
  if (told === undefined) return [`not told within ${formatDuration(toldWithinMs)}`];
  switch (told.kind) {
    case 'row':
      return ['told as a row of a table, because much is wrong there'];
    case 'hushed':
      return [`hushed by ${told.why}`];
    case 'refused':
      return [`chat refused it: ${told.why}`];
    case 'sent': {
      const url = told.group.message && (await chat.permalink(told.group.message));
      return url === undefined ? ['told'] : [{ link: 'told', url }];
    }
  }
}

/** That it is over, and seen to be: the message shows what is true now, or there is none. */
async function end({ store, rules, clock }: Drilling, key: GroupKey, alert: Alert): Promise<string | undefined> {
  const stored = await store.loadGroup(key.id);
  if (stored === undefined || fires(stored, alert)) return undefined;
  const { group, members } = stored;
  if (group.message === undefined) return 'ended, and it has no message of its own';
  const card = rules.card(group, members, await readSituation(store, rules, clock.now()));
  return group.message.shows === digestOf(card) ? 'ended, and its message says so' : undefined;
}

function fires({ members }: StoredGroup, alert: Alert): boolean {
  const member = members.find((each) => each.alert.fingerprint === alert.fingerprint);
  return member?.alert.endsAt === undefined;
}

async function until<T>({ clock }: Drilling, end: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (;;) {
    const found = await look();
    if (found !== undefined || clock.now() >= end) return found;
    await clock.sleep(lookEveryMs);
  }
}
