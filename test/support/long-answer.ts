import { expect } from 'vitest';
import { isLong, pageOf } from '../../src/core/output/page.ts';
import type { View } from '../../src/core/view/view.ts';
import { viewText } from './run-command.ts';

/** The longest list that a command gives. */
export const manyRows = 10_000;

/** What one answer of that length may add to the process; the bot as a whole aims at 250 MB. */
const mayGrowMb = 200;

/** Asks for an answer of ten thousand rows or lines and holds it to its bounds: whole, in memory, and in pages to its end. */
export async function longAnswer(
  ask: () => Promise<View>,
): Promise<{ readonly view: View; readonly lastPage: string }> {
  const before = process.memoryUsage.rss();
  const view = await ask();
  expect((process.memoryUsage.rss() - before) / 1_048_576).toBeLessThan(mayGrowMb);
  expect(view.parts.map(lengthOf)).toContain(manyRows);
  expect(isLong(view)).toBe(true);
  // A page beyond the end is the last one.
  const lastPage = viewText(pageOf(view, { outputId: 'long', page: manyRows, find: undefined }));
  return { view, lastPage };
}

function lengthOf(part: View['parts'][number]): number {
  if (part.kind === 'table') return part.rows.length;
  return part.kind === 'code' ? part.text.split('\n').length : 0;
}
