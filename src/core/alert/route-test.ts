import type { Labels } from './alert.ts';
import { matchRoutes, type Route } from './route.ts';
import { routePath } from './route-text.ts';

/** What the tree must do with an alert: the receivers it goes to, in the order of the tree. */
export interface RouteTest {
  readonly labels: Labels;
  readonly receivers: readonly string[];
}

/** A test that the tree fails: the first difference as a sentence, and the way of the labels through the tree. */
export interface FailedRouteTest {
  readonly sentence: string;
  readonly path: readonly string[];
}

/** Runs the tests and answers those that fail. */
export function failedRouteTests(root: Route, tests: readonly RouteTest[]): readonly FailedRouteTest[] {
  return tests.flatMap(({ labels, receivers }, index) => {
    const difference = firstDifference(
      receivers,
      matchRoutes(root, labels).map(({ receiver }) => receiver),
    );
    if (difference === undefined) return [];
    const shown = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
    const sentence = `test ${index + 1} (${shown.join(' ') || 'no labels'}): ${difference}`;
    return [{ sentence, path: routePath(root, labels) }];
  });
}

function firstDifference(expected: readonly string[], found: readonly string[]): string | undefined {
  const at = Array.from({ length: Math.max(expected.length, found.length) }, (_, index) => index).find(
    (index) => expected[index] !== found[index],
  );
  if (at === undefined) return undefined;
  const [wanted, got] = [expected[at], found[at]];
  const place = expected.length > 1 || found.length > 1 ? ` as number ${at + 1}` : '';
  if (got === undefined) return `it does not go to ${wanted}${place}; the tree sends it to ${found.join(', ')} only`;
  return wanted === undefined ? `it goes to ${got}${place} too` : `it goes to ${got}${place}, not to ${wanted}`;
}
