import { plural } from '../../lib/text.ts';
import { actions, button, quiet } from '../view/build.ts';
import { plainText } from '../view/plain.ts';
import type { Action, Part, View } from '../view/view.ts';

const rowsPerPage = 20;
const wideRowsPerPage = 12;
const itemsPerPage = 10;
const linesPerPage = 40;
const charactersPerPage = 2_400;

type Paged = Extract<Part, { kind: 'table' | 'code' | 'list' }>;

/** Whether a view has more than fits one message: a table over 20 rows (12 wide ones), a list over 10 items, over 40 lines or 2,400 characters of literal text. */
export function isLong(view: View): boolean {
  return view.parts.some((part) => isPaged(part) && splitPages(part).length > 1);
}

function isPaged(part: Part): part is Paged {
  return part.kind === 'table' || part.kind === 'code' || (part.kind === 'list' && part.noun !== undefined);
}

/** Pages of one part; literal text is paged from its end, because the newest lines matter first. */
function splitPages(part: Paged): Paged[] {
  if (part.kind === 'table')
    return inSteps(part.rows, part.wide ? wideRowsPerPage : rowsPerPage).map((rows) => ({ ...part, rows }));
  if (part.kind === 'list') return inSteps(part.items, itemsPerPage).map((items) => ({ ...part, items }));
  return linePages(part.text.split('\n')).map((lines) => ({ ...part, text: lines.join('\n') }));
}

/** At least one step, which may be empty. */
function inSteps<T>(all: readonly T[], step: number): (readonly T[])[] {
  const count = Math.max(1, Math.ceil(all.length / step));
  return Array.from({ length: count }, (_, index) => all.slice(index * step, (index + 1) * step));
}

function linePages(lines: readonly string[]): string[][] {
  const pages: string[][] = [];
  let page: string[] = [];
  let size = 0;
  for (const line of lines.toReversed()) {
    if (page.length > 0 && (page.length >= linesPerPage || size + line.length > charactersPerPage)) {
      pages.push(page);
      page = [];
      size = 0;
    }
    page.unshift(line);
    size += line.length + 1;
  }
  pages.push(page);
  return pages;
}

function matching(part: Paged, find: string): Paged {
  const needle = find.toLowerCase();
  if (part.kind === 'code') {
    return {
      ...part,
      text: part.text
        .split('\n')
        .filter((line) => line.toLowerCase().includes(needle))
        .join('\n'),
    };
  }
  if (part.kind === 'list')
    return { ...part, items: part.items.filter((item) => plainText(item).toLowerCase().includes(needle)) };
  const rows = part.rows.filter((row) => row.some((cell) => cell.toLowerCase().includes(needle)));
  return { ...part, rows, total: rows.length };
}

/** Which page of which copy, and what was searched in it. */
export interface PageOf {
  readonly outputId: string;
  readonly page: number;
  readonly find: string | undefined;
}

/** One page of a long view: the longest table or literal text is cut to the page, the steps through it are added. Page numbers beyond the end show the last. */
export function pageOf(view: View, at: PageOf): View {
  const index = longestIndex(view);
  const long = index === undefined ? undefined : view.parts[index];
  if (index === undefined || long === undefined || !isPaged(long)) return view;
  const searched = at.find === undefined ? long : matching(long, at.find);
  const pages = splitPages(searched);
  const page = Math.min(Math.max(1, at.page), pages.length);
  const own = view.parts.flatMap((part) => (part.kind === 'actions' ? part.actions : []));
  const others = (parts: readonly Part[]) => parts.filter((part) => part.kind !== 'actions');
  return {
    ...view,
    parts: [
      ...others(view.parts.slice(0, index)),
      pages[page - 1] ?? searched,
      ...others(view.parts.slice(index + 1)),
      quiet(countLine(searched, long, { page, pages: pages.length, find: at.find })),
      ...[actions(...steps(searched, { ...at, page, pages: pages.length }), ...own)].filter(
        (part) => part !== undefined,
      ),
    ],
  };
}

function longestIndex(view: View): number | undefined {
  let best: { index: number; pages: number } | undefined;
  view.parts.forEach((part, index) => {
    const pages = isPaged(part) ? splitPages(part).length : 0;
    if (pages > (best?.pages ?? 0)) best = { index, pages };
  });
  return best?.index;
}

function sizeOf(part: Paged): number {
  if (part.kind === 'table') return part.rows.length;
  if (part.kind === 'list') return part.items.length;
  return part.text === '' ? 0 : part.text.split('\n').length;
}

function countLine(searched: Paged, all: Paged, at: { page: number; pages: number; find: string | undefined }): string {
  const noun = searched.noun ?? 'line';
  const found =
    at.find === undefined
      ? plural(sizeOf(all), noun)
      : `${plural(sizeOf(searched), noun)} with "${at.find}" of ${sizeOf(all)}`;
  const cut =
    all.kind === 'table' && all.total !== undefined && all.total > all.rows.length ? ` (of ${all.total})` : '';
  const where = at.pages === 1 ? '' : ` · page ${at.page} of ${at.pages}${all.kind === 'code' ? ', newest first' : ''}`;
  return `${found}${cut}${where}`;
}

function steps(part: Paged, at: PageOf & { pages: number }): Action[] {
  const to = (page: number) => ({ output: at.outputId, page, ...(at.find === undefined ? {} : { find: at.find }) });
  const [on, back] = part.kind === 'code' ? ['Earlier', 'Later'] : ['Next', 'Previous'];
  const form = {
    title: 'Filter',
    submit: 'Filter',
    fields: [{ argument: 'find', label: 'Lines that contain', initial: at.find ?? '', optional: true }],
  };
  return [
    ...(at.page < at.pages ? [button(on ?? 'Next', 'ops page', to(at.page + 1))] : []),
    ...(at.page > 1 ? [button(back ?? 'Previous', 'ops page', to(at.page - 1))] : []),
    button('Filter', 'ops page', { output: at.outputId, page: 1 }, { ask: form }),
    button('File', 'ops file', { output: at.outputId }),
  ];
}
