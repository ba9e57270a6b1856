import { describe, expect, test } from 'vitest';
import { isLong, pageOf } from '../../../src/core/output/page.ts';
import { actions, button, code, list, table, text, view } from '../../../src/core/view/build.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import type { Action, View } from '../../../src/core/view/view.ts';

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => [`pod-${index + 1}`, index % 2 ? 'Running' : 'Failed']);
const pods = (count: number, total?: number) =>
  view('pods', [table(['NAME', 'STATUS'], rows(count), { noun: 'pod', ...(total === undefined ? {} : { total }) })]);
const log = (count: number) =>
  view('log', [code(Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n'))]);
const at = (page: number, find?: string) => ({ outputId: 'O1', page, find });
const shownRows = (shown: View) =>
  shown.parts.flatMap((part) => (part.kind === 'table' ? part.rows.map((row) => row[0]) : []));
const shownLines = (shown: View) => shown.parts.flatMap((part) => (part.kind === 'code' ? part.text.split('\n') : []));
const buttons = (shown: View): Extract<Action, { kind: 'button' }>[] =>
  shown.parts
    .flatMap((part) => (part.kind === 'actions' ? part.actions : []))
    .filter((action) => action.kind === 'button');
const labels = (shown: View) => buttons(shown).map((action) => action.label);
const runOf = (shown: View, label: string) => buttons(shown).find((action) => action.label === label)?.run;

describe('is long', () => {
  test.each<[string, View, boolean]>([
    ['20 rows', pods(20), false],
    ['21 rows', pods(21), true],
    ['40 lines', log(40), false],
    ['41 lines', log(41), true],
    ['three lines of 900 characters', view('x', [code([1, 2, 3].map(() => 'x'.repeat(900)).join('\n'))]), true],
    ['an endless line by itself', view('x', [code('x'.repeat(9_000))]), false],
    ['no table', view('x', [text('y'.repeat(9_000))]), false],
    ['an empty table', pods(0), false],
  ])('%s: %#', (_, shown, long) => {
    expect(isLong(shown)).toBe(long);
  });
});

describe('a page of a table', () => {
  test('is cut from the top, with its count and the steps', () => {
    const first = pageOf(pods(45), at(1));
    expect(shownRows(first)).toHaveLength(20);
    expect(plainView(first)).toContain('45 pods · page 1 of 3');
    expect(labels(first)).toEqual(['Next', 'Filter', 'File']);
    expect(runOf(first, 'Next')).toEqual({ command: 'ops page', args: { output: 'O1', page: 2 } });
    expect(runOf(first, 'File')).toEqual({ command: 'ops file', args: { output: 'O1' } });
  });

  test('in the middle leads both ways, the last leads back', () => {
    expect(labels(pageOf(pods(45), at(2)))).toEqual(['Next', 'Previous', 'Filter', 'File']);
    expect(labels(pageOf(pods(45), at(3)))).toEqual(['Previous', 'Filter', 'File']);
    expect(shownRows(pageOf(pods(45), at(3)))).toEqual(['pod-41', 'pod-42', 'pod-43', 'pod-44', 'pod-45']);
  });

  test.each([0, -3])('before the first (%i) is the first', (page) => {
    expect(shownRows(pageOf(pods(45), at(page)))[0]).toBe('pod-1');
  });

  test('beyond the end is the last', () => {
    expect(shownRows(pageOf(pods(45), at(99)))[0]).toBe('pod-41');
  });

  test('all pages together are all rows, each once', () => {
    const all = [1, 2, 3].flatMap((page) => shownRows(pageOf(pods(45), at(page))));
    expect(all).toEqual(rows(45).map((row) => row[0]));
  });

  test('says when there are more than it was given', () => {
    expect(plainView(pageOf(pods(45, 900), at(1)))).toContain('45 pods (of 900) · page 1 of 3');
  });

  test('a wide table has fewer rows to a page, so that its first ones are seen', () => {
    const wide = view('pods', [table(['NAME', 'NODE'], rows(20), { noun: 'pod', wide: true })]);
    expect(isLong(wide)).toBe(true);
    expect(shownRows(pageOf(wide, at(1)))).toHaveLength(12);
  });

  test('keeps the buttons of the view behind the steps', () => {
    const own = { ...pods(45), parts: [...pods(45).parts, actions(button('Why', 'k8s why')) ?? text('')] };
    expect(labels(pageOf(own, at(1)))).toEqual(['Next', 'Filter', 'File', 'Why']);
  });
});

test('a list of nouns is paged and searched, one without a noun is not', () => {
  const items = Array.from({ length: 25 }, (_, index) => [
    `entry ${index + 1} by `,
    { user: index % 2 ? 'U0LEE1' : 'U0DANA1' },
  ]);
  expect(isLong(view('x', [list(items)]))).toBe(false);
  const audit = view('x', [list(items, 'record')]);
  expect(isLong(audit)).toBe(true);
  expect(plainView(pageOf(audit, at(3)))).toMatch(/- entry 21 by @U0DANA1\n(- .*\n){4}25 records · page 3 of 3/);
  expect(plainView(pageOf(audit, at(1, 'u0lee1')))).toContain('12 records with "u0lee1" of 25 · page 1 of 2');
});

describe('a page of a log', () => {
  test('begins with the newest lines, at the end', () => {
    const first = pageOf(log(100), at(1));
    expect(shownLines(first)[0]).toBe('line 61');
    expect(shownLines(first).at(-1)).toBe('line 100');
    expect(labels(first)).toEqual(['Earlier', 'Filter', 'File']);
    expect(shownLines(pageOf(log(100), at(3)))[0]).toBe('line 1');
    expect(plainView(first)).toContain('100 lines · page 1 of 3, newest first');
  });

  test('all pages together are all lines, each once', () => {
    const all = [3, 2, 1].flatMap((page) => shownLines(pageOf(log(100), at(page))));
    expect(all.join('\n')).toBe(shownLines(log(100)).join('\n'));
  });
});

describe('a search', () => {
  test('finds in any column, whatever the case, and says of how many', () => {
    const found = pageOf(pods(45), at(1, 'FAILED'));
    expect(shownRows(found)).toHaveLength(20);
    expect(plainView(found)).toContain('23 pods with "FAILED" of 45 · page 1 of 2');
    expect(runOf(found, 'Next')?.args).toEqual({ output: 'O1', page: 2, find: 'FAILED' });
  });

  test('takes its words literally', () => {
    expect(shownRows(pageOf(pods(45), at(1, '.*')))).toEqual([]);
  });

  test('without a hit says so and offers another', () => {
    const none = pageOf(log(100), at(1, 'nothing like it'));
    expect(plainView(none)).toContain('0 lines with "nothing like it" of 100');
    expect(labels(none)).toEqual(['Filter', 'File']);
  });

  test('is what the form begins with the next time', () => {
    const ask = buttons(pageOf(pods(45), at(1, 'pod-4'))).find((action) => action.label === 'Filter')?.ask;
    expect(ask?.fields[0]).toMatchObject({ argument: 'find', initial: 'pod-4', optional: true });
  });
});
