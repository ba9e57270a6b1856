import { text, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import type { StartPosition } from './start-position.ts';

/** Says aloud where reading a topic begins, when it is not simply where it ended; `topic` is named with its target. What was lost is an alert. */
export function beginningView(begin: {
  why: Exclude<StartPosition['why'], 'retention-lost'>;
  from: StartPosition['from'];
  topic: string;
}): View | undefined {
  const { why, from, topic } = begin;
  switch (why) {
    case 'stored':
      return undefined;
    case 'first-start': {
      const older =
        from === 'latest' ? 'What was written before now is not read.' : 'It is read from its oldest record.';
      return view(`Reading alerts from ${topic} for the first time`, [text(older)], { tone: 'neutral' });
    }
    case 'topic-recreated':
      return view(
        `${topic} ends before the place that was read last: it was made anew`,
        [text('It is read from its start. Alerts of the old topic stay until they are resolved, or unknown.')],
        { tone: 'warning' },
      );
  }
}
