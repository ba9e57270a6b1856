import { formatDuration } from '../../lib/duration.ts';
import { isLong, pageOf } from '../output/page.ts';
import type { OutputStore } from '../port/output.ts';
import { button } from '../view/build.ts';
import type { Span, Text, View } from '../view/view.ts';
import { withAction } from '../view/with-action.ts';
import type { Command } from './command.ts';
import { pinTarget } from './pin-target.ts';

/** What the pipeline knows of a run when it finishes its view. */
export interface RunFacts {
  readonly command: Command;
  readonly invocationId: string;
  readonly userId: string;
  readonly words: string;
  readonly target: string | undefined;
  /** Where the target is, if it is only looked at: such an answer says so. */
  readonly readOnlyAt: string | undefined;
  readonly tookMs: number;
  readonly at: number;
}

/** Adds to a fresh view what every answer has: the target pinned in its buttons, the footer, pages for what is long. */
export async function finishView(
  view: View,
  facts: RunFacts,
  deps: { commands: ReadonlyMap<string, Command>; output: OutputStore },
): Promise<{ view: View; outputId: string }> {
  const pinned = pinTarget(view, facts, deps.commands);
  const whole: View = { ...pinned, footer: footerOf(pinned.footer, facts) };
  const outputId = await deps.output.keep({
    ownerId: facts.userId,
    title: facts.words,
    view: whole,
    keptAt: facts.at,
  });
  return { view: isLong(whole) ? pageOf(whole, { outputId, page: 1, find: undefined }) : whole, outputId };
}

/** The view with a Share button, for answers that only the asker sees. */
export function withShare(view: View, outputId: string): View {
  return withAction(view, button('Share', 'ops share', { output: outputId }), 'last');
}

function footerOf(footer: Text | undefined, facts: RunFacts): Text {
  const where = footer ?? facts.target;
  const spans: Span[] = where === undefined ? [] : isSpans(where) ? [...where] : [where];
  const pinned = facts.readOnlyAt === undefined ? [] : [`read-only, ${facts.readOnlyAt}`];
  return [...spans, [...(spans.length === 0 ? [] : ['']), ...pinned, formatDuration(facts.tookMs)].join(' · ')];
}

function isSpans(text: Text): text is readonly Span[] {
  return Array.isArray(text);
}
