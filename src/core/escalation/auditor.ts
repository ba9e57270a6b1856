import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import type { AlertRules, Situation } from '../alert/rules.ts';
import { readSituation } from '../delivery/dispatcher.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { EscalationFigures, EscalationStore } from '../port/escalation-store.ts';
import type { Log } from '../port/log.ts';
import { list, quiet, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import { pagingRoutes } from './escalator.ts';
import { standingOf } from './standing.ts';

const everyMs = 60_000;
/** A step, a page or a beginning that is late by more is a fault of the bot. */
const lateMs = 60_000;
const againAfterMs = 3_600_000;
const groupsAtMost = 200;

export interface Auditing {
  readonly store: Pick<EscalationStore, 'figures' | 'toBegin'>;
  readonly alerts: AlertStore;
  readonly rules: AlertRules;
  tell(shown: View): Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the auditor saw the last time. */
export interface Audited {
  /** When it last looked at everything; its own silence is a fault too. */
  readonly at: number | undefined;
  readonly faults: readonly string[];
}

export interface Auditor {
  readonly loop: Loop;
  last(): Audited;
}

/**
 * Checks each minute, from what is stored alone and outside of the way that pages go, that every open escalation moved when it
 * was due, that every page was tried, and that nothing burns for which nobody was asked. Loud when not, once an hour for
 * each fault.
 */
export function auditor(deps: Auditing): Auditor {
  const { store, clock, log, tell } = deps;
  let last: Audited = { at: undefined, faults: [] };
  let dueAt = clock.now() + everyMs;
  let waiting: ReadonlySet<string> = new Set();
  const toldAt = new Map<string, number>();
  const rounds = loop(
    'escalation auditor',
    async () => {
      const now = clock.now();
      // A loop runs every 30 s at the latest; this one has its own measure.
      if (now < dueAt) return dueAt;
      const burning = await burningUnasked(deps, now);
      const forgotten = burning.filter((id) => waiting.has(id));
      waiting = new Set(burning);
      const faults = faultsOf(await store.figures(now), forgotten.length);
      last = { at: now, faults: faults.map(({ sentence }) => sentence) };
      dueAt = now + everyMs;
      const loud = faults.filter(({ kind }) => now - (toldAt.get(kind) ?? 0) >= againAfterMs);
      if (loud.length > 0) {
        log.error({ faults: last.faults }, 'escalations do not move as they should');
        await tell(faultView(loud.map(({ sentence }) => sentence)));
        for (const { kind } of loud) toldAt.set(kind, now);
      }
      for (const kind of toldAt.keys()) if (!faults.some((fault) => fault.kind === kind)) toldAt.delete(kind);
      return dueAt;
    },
    deps,
  );
  return { loop: rounds, last: () => last };
}

interface Fault {
  readonly kind: 'step' | 'page' | 'beginning';
  readonly sentence: string;
}

/** What is wrong; empty when all moved when it was due. */
export function faultsOf({ stepLateMs, pageLateMs }: EscalationFigures, forgotten: number): Fault[] {
  const faults: Fault[] = [];
  if (stepLateMs > lateMs)
    faults.push({ kind: 'step', sentence: `A step of an escalation is ${formatDuration(stepLateMs)} late.` });
  if (pageLateMs > lateMs)
    faults.push({ kind: 'page', sentence: `A page was due ${formatDuration(pageLateMs)} ago and was not tried.` });
  if (forgotten > 0)
    faults.push({
      kind: 'beginning',
      sentence: `${plural(forgotten, 'group')} that should page ${forgotten === 1 ? 'has' : 'have'} no escalation.`,
    });
  return faults;
}

/** Groups that burn, were told, and have no escalation at this moment: one that is just beginning is among them. */
async function burningUnasked({ store, alerts, rules }: Auditing, now: number): Promise<string[]> {
  const found = await store.toBegin(pagingRoutes(rules), groupsAtMost);
  if (found.length === 0) return [];
  const situation: Situation = await readSituation(alerts, rules, now);
  return found.filter((stored) => standingOf(stored, rules, situation).kind === 'burns').map(({ group }) => group.id);
}

function faultView(sentences: readonly string[]): View {
  return view(
    'Paging is stuck: people may not have been called',
    [list(sentences), quiet('Look at /ops health and at the log; call whoever is on call yourself.')],
    { tone: 'critical', lockScreen: 'Paging is stuck: people may not have been called' },
  );
}
