import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../../../src/core/view/view.ts';
import { tableLines } from '../../../../src/edge/slack/render/table.ts';
import { seededRandom } from '../../../support/random.ts';

const lines = (columns: readonly (Column | string)[], rows: string[][], wide = false) =>
  tableLines({
    kind: 'table',
    columns: columns.map((column) => (typeof column === 'string' ? { title: column } : column)),
    rows,
    noun: 'row',
    wide,
  });

describe('a table on a phone', () => {
  test('that fits is left as it is', () => {
    expect(lines(['NAME', 'READY'], [['api', '1/1']])).toEqual({ lines: ['NAME  READY', 'api   1/1'], left: [] });
  });

  test('first shortens what may be cut, in the middle', () => {
    const name = `orders-consumer-${'x'.repeat(50)}-7d9f`;
    const made = lines([{ title: 'NAME', cut: 'middle' }, 'STATUS'], [[name, 'Running']]);
    expect(made.left).toEqual([]);
    expect(made.lines[1]).toMatch(/^orders-consumer-.*…x*-7d9f {2}Running$/);
    expect(stringWidth(made.lines[1] ?? '')).toBe(60);
  });

  test('then drops columns from the right and names them', () => {
    const made = lines(['NAME', 'NODE', 'IMAGE'], [['a'.repeat(30), 'b'.repeat(25), 'c'.repeat(30)]]);
    expect(made.left).toEqual(['IMAGE']);
    expect(made.lines[0]).toMatch(/^NAME +NODE$/);
  });

  test('never drops what has to stay', () => {
    const columns = [{ title: 'NAME', keep: true }, 'NODE', { title: 'STATE', keep: true }];
    expect(lines(columns, [['a'.repeat(30), 'b'.repeat(30), 'c'.repeat(20)]]).left).toEqual(['NODE']);
  });

  test('shows everything where the asker wants it wide', () => {
    const made = lines(['NAME', 'NODE', 'IMAGE'], [['a'.repeat(60), 'b'.repeat(60), 'c'.repeat(60)]], true);
    expect(made.left).toEqual([]);
    expect(made.lines[1]).toContain('c'.repeat(60));
  });

  test('counts wide characters as two', () => {
    const made = lines(
      ['NAME', 'N'],
      [
        ['注文サービス', '1'],
        ['api', '2'],
      ],
    );
    expect(made.lines.map((line) => line.lastIndexOf(line.at(-1) ?? ''))).toHaveLength(3);
    const columns = made.lines.map((line) => stringWidth(line.slice(0, -1)));
    expect(new Set(columns).size).toBe(1);
  });

  test('puts a cell of several lines, tabs or colours on one line', () => {
    expect(lines(['A'], [['x\ny\tz\u001b[31m!']]).lines[1]).toBe('x y z!');
  });

  test('stays within 60 places whatever it holds', () => {
    const random = seededRandom(11);
    const pieces = ['a', 'pod-', '注', '😀', ' ', '…', '0123456789', 'é', '\n'];
    for (let round = 0; round < 300; round += 1) {
      const count = 1 + random.whole(7);
      const columns = Array.from(
        { length: count },
        (_, index): Column => ({
          title: `C${index}`,
          ...(random.whole(3) === 0 ? { keep: true } : {}),
          ...(random.whole(2) === 0 ? { cut: random.pick(['middle', 'end'] as const) } : {}),
          ...(random.whole(3) === 0 ? { align: 'right' as const } : {}),
        }),
      );
      const rows = Array.from({ length: 1 + random.whole(4) }, () => columns.map(() => random.text(pieces, 20)));
      const made = lines(columns, rows);
      expect(made.lines).toHaveLength(rows.length + 1);
      for (const line of made.lines)
        expect(stringWidth(line), JSON.stringify({ columns, rows })).toBeLessThanOrEqual(60);
    }
  });
});
