import { formatCount } from '../../lib/text.ts';
import { quiet, view } from '../view/build.ts';
import type { Span, View } from '../view/view.ts';

/** Shorter ones are those of any restart. */
const gapMs = 60_000;

/** A stretch of time in which a target was not read. */
export interface Gap {
  readonly from: number;
  readonly until: number;
}

/** The gap between the moment when reading was last known to go well and the one since when it does again; undefined when it is not worth a word. */
export function gapBetween(lastUpAt: number | undefined, linkSince: number): Gap | undefined {
  if (lastUpAt === undefined || linkSince - lastUpAt <= gapMs) return undefined;
  return { from: lastUpAt, until: linkSince };
}

/** Says how long nothing was seen, what was read late, and what of that still fires. `ran`: the bot itself was there all the time. */
export function blindView(gap: Gap & { target: string; ran: boolean; late: number; firing: number }): View {
  const { from, until, target, ran, late, firing } = gap;
  const title: Span[] = [
    'Blind ',
    { at: from, as: 'time' },
    '–',
    { at: until, as: 'time' },
    `: ${formatCount(late)} read late, ${formatCount(firing)} still firing`,
  ];
  const why = ran ? `The alerts of Kafka ${target} were not read, or far behind.` : 'Middlewatch did not run.';
  return view(title, [quiet(`${why} What was read late says so on its card.`)], {
    tone: firing > 0 ? 'critical' : 'warning',
  });
}
