import { outline } from './outline.ts';

/** One value of a pod template that is another one after; undefined on the side where it is not. */
export interface TemplateChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs between two pod templates, value by value, in the order of the templates. */
export function templateDiff(before: unknown, after: unknown): TemplateChange[] {
  const was = new Map(outline(before).map(({ path, value }) => [path, value]));
  const is = new Map(outline(after).map(({ path, value }) => [path, value]));
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths
    .map((path) => ({ path, before: was.get(path), after: is.get(path) }))
    .filter((change) => change.before !== change.after);
}

/** The differences as lines: `-` is what goes, `+` is what comes. */
export function diffLines(changes: readonly TemplateChange[]): string[] {
  return changes.flatMap(({ path, before, after }) => [
    ...(before === undefined ? [] : [`- ${path}: ${before}`]),
    ...(after === undefined ? [] : [`+ ${path}: ${after}`]),
  ]);
}
