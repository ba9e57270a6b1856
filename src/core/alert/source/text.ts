import { defineSource } from './define-source.ts';
import { oneShots } from './one-shot.ts';

const nameMax = 200;

/**
 * Plain text, one alert a record. What identifies it is the record's key, or its first line where it has none:
 * give records a key if that line holds a time or a number. Only for topics that name it, because everything is text.
 */
export const textSource = defineSource({
  name: 'text',
  resolves: false,
  onlyByName: true,
  accepts: ({ text }) => text === undefined || text.trim() !== '',
  normalise({ text, key, topic }) {
    if (text === undefined) return { kind: 'rejected', reason: 'the value is not UTF-8' };
    const [first = '', ...rest] = text.trim().split('\n');
    const summary = first.trim();
    const labels = { alertname: (key?.trim() || summary).slice(0, nameMax), topic };
    return oneShots([
      { labels, annotations: { summary, description: rest.join('\n') || undefined }, startsAt: undefined },
    ]);
  },
});
