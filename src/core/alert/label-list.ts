import { fail } from '../../lib/error.ts';
import type { Labels } from './alert.ts';

const labelsMax = 20;

/** Reads `namespace=shop,team=payments`. Fails with `usage`, naming the part that is no label. */
export function parseLabels(text: string): Labels {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  if (parts.length > labelsMax) throw fail('usage', `At most ${labelsMax} labels at once.`);
  const entries = parts.map((part) => {
    const [, name, value] = /^\s*([^\s=]{1,200})\s*=\s*"?([^"]{0,500}?)"?\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined) {
      throw fail('usage', `"${part.trim()}" is no label.`, { hint: 'Write for example namespace=shop,team=payments.' });
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}
