import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertRules } from '../alert/rules.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { Delivery, DeliveryStore } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { ResolveChecker } from '../port/resolve-check.ts';
import { continuation } from './continuation.ts';
import { dispatcher, readSituation } from './dispatcher.ts';
import { drawDelivery } from './draw-delivery.ts';
import type { Loop } from './loop.ts';
import type { OperationsNotice } from './operations-notice.ts';
import { outbox } from './outbox.ts';
import { budget } from './pace.ts';
import { lookUpIn } from './reconcile.ts';
import { refresher } from './refresher.ts';
import { resolveChecks } from './resolve-checks.ts';
import { roundupKeeper } from './roundup-keeper.ts';
import { silenceReminders } from './silence-reminder.ts';
import { sweeper } from './sweeper.ts';

/** chat.update is a tier 3 method: 50 calls a minute for the whole workspace; 10 of them are kept for what a person waits for. */
const editsPerMinute = { perMinute: 50, reserve: 10 };

/** What chat says to a reply whose message is gone. */
const orphaned = new Set(['thread_not_found', 'message_not_found']);

interface MessageDeps {
  readonly store: AlertStore;
  readonly deliveries: DeliveryStore;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly rules: AlertRules;
  readonly notice: OperationsNotice;
  /** Looks at what resolved; undefined where nothing can be looked at. */
  readonly resolveChecker?: ResolveChecker | undefined;
  /** Whether a command exists: cards show no other. */
  offers(command: string): boolean;
  /** The channel of a receiver. */
  channelOf(receiver: string): Promise<string>;
}

/** The loops between what is stored and what stands in chat. */
export interface MessageLoops {
  /** Those whose standstill keeps a page from somebody. */
  readonly vital: Readonly<Record<'dispatcher' | 'outbox' | 'refresher', Loop>>;
  /** All of them. */
  readonly loops: Readonly<Record<string, Loop>>;
  /** Something is owed to chat. */
  owed(): void;
  /** Alerts or groups changed: whom that concerns is decided anew. */
  changed(): void;
  /** Messages no longer show what is stored. */
  redraw(): void;
  /** A person waits for the message of this group, or of the table that tells of it. */
  hurry(groupId: string | undefined): void;
}

/** Makes the loops that decide who is told, tell it, and keep true what was told; they begin when they are woken. */
export function messageLoops(deps: MessageDeps): MessageLoops {
  const { store, rules, clock, notice } = deps;
  const dispatch = dispatcher({ ...deps, changed: () => redraw() });
  const sender = outbox({
    ...deps,
    ...posting(deps),
    settled() {
      dispatch.wake();
      roundups.wake();
    },
  });
  const owed = (): void => sender.wake();
  const pace = budget(editsPerMinute);
  const refresh = refresher({
    ...deps,
    pace,
    draw: async ({ group, members }) => rules.card(group, members, await readSituation(store, rules, clock.now())),
    refused: (group, refusal) => notice.refused(group.message?.channelId ?? group.receiver, refusal),
    lost: () => dispatch.wake(),
  });
  const roundups = roundupKeeper({ ...deps, pace, owed });
  const checks = resolveChecks({ ...deps, changed: () => checked() });
  const continues = continuation({ ...deps, pace });
  function redraw(): void {
    owed();
    refresh.wake();
    roundups.wake();
    continues.wake();
    checks.wake();
  }
  function checked(): void {
    owed();
    dispatch.wake();
  }
  const vital = { dispatcher: dispatch, outbox: sender, refresher: refresh };
  return {
    vital,
    loops: {
      ...vital,
      roundups,
      continuation: continues,
      sweeper: sweeper(deps),
      'resolve checks': checks,
      'silence reminders': silenceReminders({ ...deps, owed }),
    },
    owed,
    changed: dispatch.wake,
    redraw,
    hurry(groupId) {
      if (groupId !== undefined) refresh.hurry(groupId);
      roundups.hurry();
      dispatch.wake();
      owed();
    },
  };
}

/** How a delivery is drawn, posted and looked for, and what a refusal of it means. */
function posting(deps: MessageDeps) {
  const { store, rules, chat, clock, notice } = deps;
  return {
    lookUp: lookUpIn(chat),
    draw: drawDelivery(deps),
    post({ channelId, threadTs, kind, id, critical, createdAt }: Delivery, view: Parameters<Chat['post']>[0]['view']) {
      return chat.post({
        channelId,
        view,
        deliveryId: id,
        ...(threadTs !== undefined && { threadTs }),
        // What chat did not take for long is told by the table of its channel; here it is the line under its card.
        broadcast: kind === 'broadcast' && (critical || clock.now() - createdAt <= rules.catchUp.awayAfterMs),
      });
    },
    async refused(delivery: Delivery, refusal: { code: string; sentence: string }): Promise<void> {
      const stored = delivery.groupId === undefined ? undefined : await store.loadGroup(delivery.groupId);
      // A reply without its message: the message was deleted, and a new one takes its place.
      if (stored && orphaned.has(refusal.code)) return store.messageLost(stored.group, clock.now());
      if (delivery.kind !== 'notice') await notice.refused(delivery.channelId, refusal);
    },
  };
}
