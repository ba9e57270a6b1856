import stringWidth from 'string-width';
import type { Column, Part } from '../../../core/view/view.ts';
import { shortenEnd, shortenMiddle } from '../../../lib/text.ts';
import { clean } from './clean.ts';

type Table = Extract<Part, { kind: 'table' }>;

/** What a phone shows in one line of fixed-width text. */
const phoneWidth = 60;
const wideWidth = 200;
const shortestCut = 12;
const gap = 2;

interface Chosen {
  readonly column: Column;
  readonly index: number;
  width: number;
}

/**
 * A table as lines of fixed width that fit a phone: columns are dropped from the right, then names shortened; never wrapped.
 * `left` are the titles of dropped columns. Characters whose width a phone may draw otherwise count as string-width says.
 */
export function tableLines(table: Table): { lines: string[]; left: string[] } {
  const limit = table.wide ? wideWidth : phoneWidth;
  const rows = table.rows.map((row) => row.map((cell) => clean(cell).replaceAll('\n', ' ').replaceAll('\t', ' ')));
  const all: Chosen[] = table.columns.map((column, index) => ({ column, index, width: widest(column, rows, index) }));
  const chosen = fitColumns(all, limit);
  const left = all.filter((each) => !chosen.includes(each)).map((each) => each.column.title);
  const header = chosen.map((each) => pad(each.column.title, each)).join(' '.repeat(gap));
  const body = rows.map((row) => chosen.map((each) => pad(row[each.index] ?? '', each)).join(' '.repeat(gap)));
  return { lines: [header, ...body].map((line) => line.trimEnd()), left };
}

function widest(column: Column, rows: readonly (readonly string[])[], index: number): number {
  return rows.reduce((width, row) => Math.max(width, stringWidth(row[index] ?? '')), stringWidth(column.title));
}

function totalOf(columns: readonly Chosen[]): number {
  return columns.reduce((sum, each) => sum + each.width + gap, -gap);
}

/** First shortens what may be cut, down to 12 characters; then drops columns that need not stay, from the right; then cuts the widest. */
function fitColumns(all: readonly Chosen[], limit: number): Chosen[] {
  const hasKeep = all.some((each) => each.column.keep);
  let chosen = [...all];
  const mayDrop = (each: Chosen) => (hasKeep ? each.column.keep !== true : each.index > 0);
  const floorTotal = (columns: readonly Chosen[]) =>
    columns.reduce(
      (sum, each) =>
        sum +
        Math.min(each.width, each.column.cut ? Math.max(shortestCut, stringWidth(each.column.title)) : each.width) +
        gap,
      -gap,
    );
  while (floorTotal(chosen) > limit && chosen.some(mayDrop)) {
    const last = chosen.findLastIndex(mayDrop);
    chosen = chosen.filter((_, index) => index !== last);
  }
  while (totalOf(chosen) > limit) {
    const cuttable = chosen.filter((each) => each.column.cut !== undefined && each.width > shortestCut);
    const widestFirst = (cuttable.length > 0 ? cuttable : chosen).toSorted((a, b) => b.width - a.width)[0];
    if (widestFirst === undefined || widestFirst.width <= 4) break;
    widestFirst.width -= 1;
  }
  return chosen;
}

function pad(cell: string, { column, width }: Chosen): string {
  const fitting = stringWidth(cell) <= width ? cell : cut(cell, column, width);
  const space = ' '.repeat(Math.max(0, width - stringWidth(fitting)));
  return column.align === 'right' ? space + fitting : fitting + space;
}

/** Cuts by display width: wide characters take two places. */
function cut(cell: string, column: Column, width: number): string {
  const shorten = column.cut === 'end' ? shortenEnd : shortenMiddle;
  let length = width;
  let short = shorten(cell, length);
  while (stringWidth(short) > width && length > 1) {
    length -= 1;
    short = shorten(cell, length);
  }
  return short;
}
