import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertRules } from '../alert/rules.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { OperationsNotice } from '../delivery/operations-notice.ts';
import type { Link } from '../health/link-book.ts';
import type { Roster } from '../oncall/roster.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { Chat } from '../port/chat.ts';
import type { EscalationStore } from '../port/escalation-store.ts';
import type { Log } from '../port/log.ts';
import type { PageReceiver } from '../port/page-receiver.ts';
import type { Presence } from '../port/presence.ts';
import type { View } from '../view/view.ts';
import { auditor } from './auditor.ts';
import { escalator } from './escalator.ts';
import { pager } from './pager.ts';
import { pagingLink } from './paging-link.ts';
import type { EscalationConfig } from './policy.ts';

const rememberMs = 30 * 24 * 3_600_000;
const forgetEveryMs = 3_600_000;

/** What paging needs from outside the heart. */
export interface PagingParts {
  readonly store: EscalationStore;
  readonly roster: Roster;
  readonly presence: Presence;
  readonly config: EscalationConfig;
  readonly receivers: ReadonlyMap<string, PageReceiver>;
}

/** The part of the heart that pages people. */
export interface EscalationService {
  /** Those whose standstill keeps a page from somebody. */
  readonly vital: Readonly<Record<'escalator' | 'pager', Loop>>;
  readonly loops: Readonly<Record<string, Loop>>;
  readonly link: Link;
  /** Something was begun or stopped by a person. */
  wake(): void;
  figures(): Promise<PagingFigures>;
}

/** For /metrics. Ages in milliseconds. */
export interface PagingFigures extends Awaited<ReturnType<EscalationStore['figures']>> {
  /** Since the auditor last looked; undefined before its first time. */
  readonly auditAgeMs: number | undefined;
  readonly faults: number;
}

/** Makes it, and takes up what a restart left; its loops run when they are woken. */
export async function startEscalations(
  parts: PagingParts,
  heart: {
    readonly alerts: AlertStore;
    readonly rules: AlertRules;
    readonly chat: Pick<Chat, 'post'>;
    readonly notice: Pick<OperationsNotice, 'draft' | 'tell'>;
    channelOf(receiver: string): Promise<string>;
    /** Lines are owed to chat, and cards changed. */
    told(): void;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly log: Log;
  },
): Promise<EscalationService> {
  const { store } = parts;
  const { clock, log } = heart;
  const cut = await store.recover(clock.now(), clock.now());
  if (cut > 0) log.warn({ pages: cut }, 'pages that a restart cut off are sent again');
  const pages = pager({ ...heart, ...parts, moved: () => steps.wake() });
  const steps = escalator({ ...heart, ...parts, paged: pages.wake });
  const audit = auditor({ ...heart, ...parts, tell: tellAndWake(heart) });
  const forget = loop(
    'forget escalations',
    async () => {
      await store.forget(clock.now() - rememberMs);
      return clock.now() + forgetEveryMs;
    },
    heart,
  );
  const vital = { escalator: steps, pager: pages };
  return {
    vital,
    loops: { ...vital, 'escalation auditor': audit.loop, 'forget escalations': forget },
    link: pagingLink({ ...parts, rules: heart.rules, audited: audit.last, now: clock.now }),
    wake() {
      steps.wake();
      pages.wake();
    },
    async figures() {
      const { at, faults } = audit.last();
      const found = await store.figures(clock.now());
      return { ...found, auditAgeMs: at === undefined ? undefined : clock.now() - at, faults: faults.length };
    },
  };
}

function tellAndWake({ notice, told }: { notice: Pick<OperationsNotice, 'tell'>; told(): void }) {
  return async (shown: View): Promise<void> => {
    await notice.tell(shown);
    told();
  };
}
