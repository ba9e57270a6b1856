import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import { plural } from '../../lib/text.ts';
import type { Alert } from '../alert/alert.ts';
import type { Roundup } from '../alert/roundup.ts';
import type { AlertRules } from '../alert/rules.ts';
import { readSituation } from '../delivery/dispatcher.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { Delivery, DeliveryStore, NewDelivery } from '../port/delivery-store.ts';
import type { FallbackPage, FallbackStore } from '../port/fallback-store.ts';
import type { Log } from '../port/log.ts';
import type { Webhook } from '../port/webhook.ts';
import { view } from '../view/build.ts';
import type { ChatPulse } from './chat-pulse.ts';
import { endedPage, fallbackPage, fingerprintsOf } from './fallback-page.ts';

const everyMs = 5_000;
const perRound = 10;
const groupsOfTable = 300;
const endedAtOnce = 50;
const longestPauseMs = 60_000;

interface FallingBack {
  readonly pages: FallbackStore;
  readonly store: AlertStore;
  readonly deliveries: Pick<DeliveryStore, 'find'>;
  readonly rules: AlertRules;
  readonly pulse: Pick<ChatPulse, 'lastAt'>;
  readonly webhook: Webhook;
  /** Chat must have taken nothing, and a page have waited, for so long. */
  readonly afterMs: number;
  /** A thread line is owed to chat. */
  owed(): void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/**
 * Brings what pages to the fallback receiver while chat takes nothing: each notification once, as a row, tried until it is
 * taken there or stands in chat after all; a table with everything in it that pages. Who was paged there is told there when
 * it is over, wherever chat is by then. A crash between the receiver's answer and the write sends it again, with the same id.
 * When chat is back, the thread of each message says where it went.
 */
export function fallback(deps: FallingBack): Loop {
  const { pages, rules, pulse, clock, afterMs } = deps;
  return loop(
    'fallback',
    async () => {
      const now = clock.now();
      if (now - pulse.lastAt() >= afterMs) {
        const overdue = await pages.overdue({ before: now - afterMs, paging: rules.paging, limit: perRound });
        for (const delivery of overdue) await takeOver(deps, delivery);
      }
      for (const { id, key, content } of await pages.over(endedAtOnce)) {
        // What went to another group or table is not over.
        const told = await deps.store.known(fingerprintsOf(content));
        if ([...told.values()].some(({ endsAt }) => endsAt === undefined)) continue;
        await pages.end({ id, key }, endedPage(content, clock.now()), clock.now());
      }
      await Promise.all((await pages.due(clock.now(), perRound)).map((page) => send(deps, page)));
      await tell(deps);
      return clock.now() + everyMs;
    },
    deps,
  );
}

async function takeOver(deps: FallingBack, delivery: Delivery): Promise<void> {
  const { pages, store, rules, clock } = deps;
  const now = clock.now();
  const stored = delivery.groupId === undefined ? undefined : await store.loadGroup(delivery.groupId);
  const roundup = stored === undefined ? await store.findRoundup(delivery.groupId ?? '') : undefined;
  if (roundup !== undefined) return takeOverTable(deps, delivery, roundup);
  const firing = stored === undefined ? [] : firingOf(stored);
  if (stored === undefined || firing.length === 0) return pages.add(delivery.id, undefined, now);
  const { group, members } = stored;
  const card = rules.card(group, members, await readSituation(store, rules, now));
  const sentence = card.lockScreen ?? delivery.reason;
  await pages.add(delivery.id, fallbackPage({ delivery, group, firing, sentence }), now);
}

/** A table pages by the alerts in it that do; while there is none it waits for chat alone. */
async function takeOverTable(
  { pages, store, rules, clock }: FallingBack,
  delivery: Delivery,
  { id, channelId }: Roundup,
): Promise<void> {
  const { groups } = await store.roundupGroups(id, groupsOfTable);
  const firing = groups.flatMap((stored) => {
    const pagesByRoute = rules.paging !== 'critical' && rules.paging.includes(stored.group.routeKey);
    const bySeverity = (alert: Alert): boolean => rules.paging === 'critical' && rules.severity(alert) === 'critical';
    return firingOf(stored).filter((alert) => pagesByRoute || bySeverity(alert));
  });
  if (firing.length === 0) return;
  const sentence = `${plural(firing.length, 'alert')} in a storm of ${plural(groups.length, 'group')}`;
  const group = { id, shortId: id, receiver: groups[0]?.group.receiver ?? channelId, labels: {} };
  await pages.add(delivery.id, fallbackPage({ delivery, group, firing, sentence }), clock.now());
}

function firingOf({ members }: StoredGroup): Alert[] {
  return members
    .filter(({ alert, leftAt }) => leftAt === undefined && alert.endsAt === undefined)
    .map(({ alert }) => alert);
}

async function send({ pages, deliveries, webhook, clock, log }: FallingBack, page: FallbackPage): Promise<void> {
  const { id, content, attempts } = page;
  const delivery = await deliveries.find(id);
  if (delivery?.state === 'sent') return pages.dropped(id);
  try {
    await webhook({ content, id });
  } catch (thrown) {
    const waitMs = Math.min(longestPauseMs, 1_000 * 2 ** Math.min(attempts, 10));
    log.error(
      { delivery: id, reason: reasonOf(thrown), againInMs: waitMs },
      'the fallback receiver did not take a page',
    );
    return pages.postpone(id, clock.now() + waitMs);
  }
  await pages.sent(id, clock.now());
  log.warn({ delivery: id }, 'a page went to the fallback receiver');
}

async function tell({ pages, ids, clock, afterMs, owed }: FallingBack): Promise<void> {
  const untold = await pages.untold(perRound);
  for (const { delivery, sentAt } of untold) {
    const told = view(
      [
        'Went to the fallback receiver at ',
        { at: sentAt, as: 'time' },
        `: Slack took nothing for ${formatDuration(afterMs)}`,
      ],
      [],
      { tone: 'warning' },
    );
    const line: NewDelivery = {
      id: ids.next(),
      groupId: delivery.groupId,
      kind: 'line',
      channelId: delivery.channelId,
      threadTs: delivery.threadTs ?? delivery.ts,
      view: told,
      entry: undefined,
      critical: false,
      reason: 'fallback',
      createdAt: clock.now(),
    };
    await pages.told(delivery.id, line);
  }
  if (untold.length > 0) owed();
}
