import { type Labels, labelOf } from '../../src/core/alert/alert.ts';
import type { Matcher } from '../../src/core/alert/matcher.ts';

/** Slow and obvious: the engine of JavaScript knows all that the patterns of random matchers use, save the flag. */
export function slowlyHolds({ label, operator, value }: Matcher, labels: Labels): boolean {
  const found = labelOf(labels, label);
  const pattern = () => {
    const caseless = value.startsWith('(?i)');
    const inJavaScript = value.replace('(?i)', '').replace('\\pL', '\\p{L}');
    return new RegExp(`^(?:${inJavaScript})$`, caseless ? 'iu' : 'u').test(found);
  };
  if (operator === '=') return found === value;
  if (operator === '!=') return found !== value;
  return operator === '=~' ? pattern() : !pattern();
}
