import { fail } from '../../lib/error.ts';
import type { ReportDesk } from '../port/report-desk.ts';
import { list, text, view } from '../view/build.ts';
import type { Span, View } from '../view/view.ts';
import type { Telling } from './brief.ts';
import type { Report } from './report-clock.ts';
import { nextSlot } from './slot.ts';

/** What people may ask of reports. */
export function reportDesk(deps: {
  reports: readonly Report[];
  now(): number;
  draw(telling: Telling): Promise<View>;
}): ReportDesk {
  const { reports } = deps;
  return {
    async list() {
      if (reports.length === 0)
        return view('No report is told by the clock', [text('Write one under reports in middlewatch.yaml.')]);
      return view('Reports by the clock', [list(reports.map((report) => lineOf(report, deps.now())))]);
    },
    async run(name) {
      const report = name === undefined ? reports[0] : reports.find((each) => each.name === name);
      // Without a schedule it can still be asked for.
      if (report === undefined && name !== undefined && !(reports.length === 0 && name === 'brief')) {
        throw fail('not-found', `There is no report "${name}".`, {
          hint:
            reports.length === 0 ? 'Leave the name out.' : `There are: ${reports.map((each) => each.name).join(', ')}.`,
        });
      }
      return deps.draw({ name: report?.name ?? 'brief', missed: 0 });
    },
  };
}

function lineOf({ name, cron, zone, channel }: Report, now: number): Span[] {
  const next = nextSlot({ cron, zone }, now);
  const when: Span[] = next === undefined ? ['never: no day is like that'] : ['next ', { at: next, as: 'date' }];
  return [
    { bold: name },
    ` · ${cron.text} ${zone} · `,
    ...when,
    ` · ${/^[CG][A-Z0-9]{5,}$/.test(channel) ? channel : `#${channel.replace(/^#/, '')}`}`,
  ];
}
