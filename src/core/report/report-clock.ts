import { reasonOf } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import type { NewDelivery } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { ReportBook } from '../port/report-book.ts';
import type { View } from '../view/view.ts';
import type { Telling } from './brief.ts';
import { dueOf } from './due.ts';
import type { Schedule } from './slot.ts';

/** A report that is told by the clock. */
export interface Report extends Schedule {
  readonly name: string;
  /** A channel's name, or its id. */
  readonly channel: string;
}

interface ClockDeps {
  readonly reports: readonly Report[];
  readonly book: ReportBook;
  readonly ids: Ids;
  readonly log: Log;
  now(): number;
  /** Draws it as of now. */
  draw(telling: Telling): Promise<View>;
  resolveChannel(channel: string): Promise<string>;
  /** Something was added to what is owed to chat. */
  owed(): void;
}

/**
 * Tells reports when they are due; `tick` is to be called each minute. What is told is owed to chat in the same write that
 * settles its time, so that a crash neither loses nor doubles it; one that fails is tried at the next tick. A tick during
 * another one is that one. `idle` resolves when none is under way.
 */
export function reportClock(deps: ClockDeps): { tick(): Promise<void>; idle(): Promise<void> } {
  let ticking: Promise<void> | undefined;
  const tellAll = async (): Promise<void> => {
    for (const report of deps.reports) {
      await tell(deps, report).catch((thrown: unknown) =>
        deps.log.error({ report: report.name, reason: reasonOf(thrown) }, 'a report could not be told yet'),
      );
    }
  };
  return {
    tick() {
      ticking ??= tellAll().finally(() => {
        ticking = undefined;
      });
      return ticking;
    },
    async idle() {
      await ticking;
    },
  };
}

async function tell(deps: ClockDeps, report: Report): Promise<void> {
  const { book, ids } = deps;
  const key = bookName(report);
  const now = deps.now();
  const due = dueOf(report, await book.settledSlot(key), now);
  switch (due.kind) {
    case 'wait':
      return;
    case 'begin':
      return book.settle(key, due.slot, undefined);
    case 'tell': {
      const { slot, late, missed } = due;
      const shown = await deps.draw({ name: report.name, lateSince: late ? slot : undefined, missed });
      const channelId = await deps.resolveChannel(report.channel);
      await book.settle(key, slot, noticeOf({ id: ids.next(), channelId, view: shown, createdAt: now }));
      deps.owed();
    }
  }
}

/** A report whose schedule was changed begins anew: what the new one would have told before was never promised. */
function bookName({ name, cron, zone }: Report): string {
  return `${name} ${cron.text} ${zone}`;
}

function noticeOf(of: { id: string; channelId: string; view: View; createdAt: number }): NewDelivery {
  return {
    ...of,
    groupId: undefined,
    kind: 'notice',
    threadTs: undefined,
    entry: undefined,
    critical: false,
    reason: 'report',
  };
}
