import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import { compileMatchers } from '../alert/matcher.ts';
import type { AlertRules } from '../alert/rules.ts';
import { severityRank } from '../alert/severity.ts';
import type { Silence } from '../alert/silence.ts';
import { silenceReminder } from '../alert/silence-view.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { NewDelivery } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import { lineUnder } from './dispatcher.ts';
import { type Loop, loop } from './loop.ts';

const perRound = 20;
const firingAtMost = 50_000;

interface Reminding {
  readonly store: AlertStore;
  readonly rules: AlertRules;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** A reminder is owed to chat. */
  owed(): void;
}

/** Reminds authors before their silence ends, once, if something that it hushes still fires: in the thread of its card, or where it was asked for. */
export function silenceReminders(deps: Reminding): Loop {
  const { store, clock } = deps;
  return loop(
    'silence reminders',
    async () => {
      const now = clock.now();
      const due = await store.silencesToRemind(now, perRound);
      for (const silence of due) await store.reminded(silence, await reminderOf(deps, silence, now));
      if (due.length > 0) deps.owed();
      return due.length === perRound ? now : store.nextReminderAt();
    },
    deps,
  );
}

async function reminderOf(deps: Reminding, silence: Silence, now: number): Promise<NewDelivery | undefined> {
  if (silence.endsAt <= now) return undefined;
  const { store, rules, ids } = deps;
  const holds = compileMatchers(silence.matchers);
  const hushes = (await store.firing(firingAtMost))
    .filter((alert) => holds(alert.labels) && severityRank(rules.severity(alert)) <= silence.rank)
    .map((alert) => ({ alert, state: 'firing' as const, severity: rules.severity(alert) }));
  if (hushes.length === 0) return undefined;
  const said = { id: ids.next(), view: silenceReminder(silence, hushes), reason: 'silence-ends', createdAt: now };
  const stored = silence.groupId === undefined ? undefined : await store.loadGroup(silence.groupId);
  const line = stored && lineUnder(stored.group, said);
  if (line !== undefined || silence.channelId === undefined) return line;
  const { channelId } = silence;
  const alone = { groupId: undefined, threadTs: undefined, entry: undefined, critical: false };
  return { ...said, ...alone, kind: 'notice', channelId };
}
