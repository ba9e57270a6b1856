import { describe, expect, test } from 'vitest';
import type { Alert } from '../../../src/core/alert/alert.ts';
import { readRecord } from '../../../src/core/alert/read-record.ts';
import { compileExpression } from '../../../src/core/alert/source/expression.ts';
import { mappingSchema } from '../../../src/edge/config/mapping.ts';

const now = Date.parse('2026-11-23T03:10:00Z');
const own = {
  name: 'own',
  labels: { alertname: 'json.check', host: 'json.host', severity: 'json.level >= 3.0 ? "critical" : "warning"' },
};

function read(value: unknown, mapping: object = own, more: { key?: string; headers?: Record<string, string> } = {}) {
  const record = { target: 'prod', topic: 'checks', partition: 0, offset: '7', writtenAt: now, headers: {}, ...more };
  const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const sources = [mappingSchema.parse(mapping)];
  return readRecord(
    { key: undefined, ...record, value: bytes },
    { source: 'own', staleAfterMs: 60_000 },
    { sources, now },
  );
}
function alertsOf(...of: Parameters<typeof read>): readonly Alert[] {
  const found = read(...of);
  if (found.kind !== 'alerts') throw new Error(JSON.stringify(found));
  return found.alerts;
}
function reasonOf(...of: Parameters<typeof read>): string {
  const found = read(...of);
  return found.kind === 'dead-letter' ? found.reason : found.kind;
}

describe('a mapping', () => {
  test('makes an alert of a record of any shape', () => {
    const mapping = {
      ...own,
      labels: { ...own.labels, zone: 'json.?zone', team: 'headers["team"]', source: 'key', port: 'json.port' },
      annotations: { summary: '"disk of " + json.host + " is at " + string(json.used) + " %"' },
      startsAt: 'json.at',
      url: '"https://checks.example/" + json.host',
      timeout: '"10m"',
    };
    const record = { check: 'disk', host: 'db1', level: 3, used: 97.5, at: '2026-11-23T03:00:00Z', port: 5432 };
    expect(alertsOf(record, mapping, { key: 'k', headers: { team: 'shop' } })).toMatchObject([
      {
        source: 'own',
        resolves: false,
        labels: { alertname: 'disk', host: 'db1', severity: 'critical', team: 'shop', source: 'k', port: '5432' },
        annotations: { summary: 'disk of db1 is at 97.5 %' },
        startsAt: Date.parse('2026-11-23T03:00:00Z'),
        endsAt: undefined,
        url: 'https://checks.example/db1',
        staleAfterMs: 600_000,
      },
    ]);
  });

  test('leaves out a label whose value is not there', () => {
    expect(
      alertsOf({ check: 'disk' }, { ...own, labels: { alertname: 'json.check', zone: 'json.?zone' } }),
    ).toMatchObject([{ labels: { alertname: 'disk' } }]);
  });

  test('makes an alert of each entry of a list', () => {
    const mapping = { ...own, each: 'json.checks', labels: { alertname: 'item.name', host: 'json.host' } };
    const record = { host: 'db1', checks: [{ name: 'disk' }, { name: 'memory' }] };
    expect(alertsOf(record, mapping).map(({ labels }) => labels)).toEqual([
      { alertname: 'disk', host: 'db1' },
      { alertname: 'memory', host: 'db1' },
    ]);
  });

  test('passes over records that `when` leaves out', () => {
    const mapping = { ...own, when: 'json.level >= 2.0' };
    expect(alertsOf({ check: 'disk', host: 'db1', level: 1 }, mapping)).toEqual([]);
    expect(alertsOf({ check: 'disk', host: 'db1', level: 2 }, mapping)).toHaveLength(1);
  });

  test.each([
    ['a status', { status: 'json.ok ? "resolved" : "firing"' }, { ok: true }, now],
    ['a status and an end', { status: '"resolved"', endsAt: 'json.end' }, { end: now - 5_000 }, now - 5_000],
    ['an end', { endsAt: 'json.?end' }, { end: '2026-11-23T03:09:00Z' }, Date.parse('2026-11-23T03:09:00Z')],
    ['an end that is not there', { endsAt: 'json.?end' }, {}, undefined],
    ['a moment of the language', { endsAt: 'timestamp(json.end)' }, { end: '2026-11-23T03:09:00Z' }, now - 60_000],
  ])('ends an alert by %s', (_, more, record, endsAt) => {
    const mapping = { name: 'own', labels: { alertname: '"X"' }, ...more };
    expect(alertsOf(record, mapping)).toMatchObject([{ endsAt, resolves: true }]);
  });

  test.each<[string, object, unknown, string]>([
    ['a field is missing', {}, { check: 'disk' }, 'own: labels.host: No such key: host'],
    ['a label is a list', {}, { check: ['disk'], host: 'a', level: 1 }, 'own: labels.alertname: Invalid input'],
    ['there is no label', { labels: { a: 'json.?a' } }, {}, 'own: labels: an alert needs at least one label'],
    ['`when` is a text', { when: 'json.check' }, { check: 'x' }, 'own: when: it is neither true nor false'],
    ['`each` is no list', { each: 'json' }, {}, 'own: each: it is not a list'],
    ['an entry is wrong', { each: 'json', labels: { a: 'item.b' } }, [{ b: 1 }, {}], 'own: labels.a: No such key: b'],
    [
      'a status is no status',
      { labels: { a: '"x"' }, status: 'json.s' },
      { s: 'broken' },
      'own: status: Invalid option',
    ],
    ['a time is no time', { labels: { a: '"x"' }, startsAt: 'json.t' }, { t: 'noon' }, 'own: startsAt: '],
    [
      'a timeout is none',
      { labels: { a: '"x"' }, timeout: 'json.t' },
      { t: 'soon' },
      'own: timeout: "soon" is not a dur',
    ],
    ['types do not fit', { labels: { a: 'json.a + 1' } }, { a: 'x' }, 'own: labels.a: no such overload'],
    ['it is not JSON', {}, 'disk full', 'The value is not JSON.'],
  ])('makes a dead letter with its place where %s', (_, more, value, reason) => {
    expect(reasonOf(value, { ...own, ...more })).toContain(reason);
  });

  test('does not see what objects inherit', () => {
    expect(reasonOf({}, { name: 'own', labels: { a: 'json.constructor.name' } })).toContain('No such key: constructor');
  });
});

describe('work without end', () => {
  const rows = Array.from({ length: 3_000 }, (_, index) => ({ id: index }));
  const tooMuch = 'the record is too large for what the expressions do with it';
  const loops = 'json.all(a, json.all(b, json.all(c, json.all(d, d.id + a.id + b.id + c.id >= 0.0))))';

  test.each([
    ['loops in loops', loops],
    ['loops that fail in each round', 'json.all(a, json.all(b, json.all(c, json.exists(d, d.no == a.no))))'],
    ['loops that make lists', 'json.map(a, json.map(b, json.map(c, json))).size() > 0'],
    ['loops that sort out', 'json.filter(a, json.exists_one(b, json.map(c, c.id > 2.0, c).size() == 1)).size() > 0'],
    ['an error that another part hides', `${loops} || true`],
    ['long texts searched again and again', `json.exists(a, json.exists(b, text.split("x").size() == 7))`],
  ])('is given up: %s', (_, when) => {
    expect(reasonOf(rows, { ...own, when })).toBe(`own: when: ${tooMuch}`);
  });

  test('is given up for all entries together', () => {
    const found = reasonOf(rows.slice(0, 900), {
      name: 'own',
      each: 'json',
      labels: { a: 'json.map(x, x.id).size()' },
    });
    expect(found).toBe(`own: labels.a: ${tooMuch}`);
  });

  test('does not keep from the next record what the last one took', () => {
    const mapping = mappingSchema.parse({ ...own, when: 'json.all(x, x.id >= 0.0)', labels: { a: '"x"' } });
    const content = { topic: 't', key: undefined, headers: {}, text: '', json: rows };
    for (let round = 0; round < 20; round += 1) expect(mapping.normalise(content)).toMatchObject({ kind: 'alerts' });
  });

  test('a list of a thousand alerts with ten labels is within bounds', () => {
    const labels = Object.fromEntries([...'abcdefghij'].map((name) => [name, 'string(item.id) + json[0].name']));
    const value = Array.from({ length: 1_000 }, (_, id) => ({ id, name: 'x' }));
    expect(alertsOf(value, { name: 'own', each: 'json', labels })).toHaveLength(1_000);
  });
});

describe('an expression', () => {
  const any = () => true;
  test.each([
    ['json.a +', 'Unexpected token: EOF at character 9'],
    ['jsn.a', 'Unknown variable: jsn at character 1'],
    ['"a" + 1', 'no such overload: string + int at character 1'],
    ['json.a.matches("(x+)+")', 'matches() is not offered at character 1; write contains, startsWith or endsWith.'],
    ['cel.bind(a, json, a)', 'bind() is not offered at character 1; write the expression where it is used.'],
    ['json.size() > step(1, 1)', "found no matching overload for 'step(int, int)'"],
    ['json.a > 0.000000000001', 'It has a number that is too small or too large.'],
    [`"${'x'.repeat(2_000)}"`, 'An expression has at most 2000 characters.'],
    [`${'('.repeat(300)}1${')'.repeat(300)}`, 'Exceeded max'],
  ])('%s is refused', (text, message) => {
    expect(() => compileExpression(text, any)).toThrow(message);
  });

  test.each([
    ['(json.a) == (json.b) && !(json.c)', { a: 1, b: 1, c: false }, true],
    ['json.list.exists(x, (x.a) == "é\\n")', { list: [{ a: 'é\n' }] }, true],
    ['json.list.map(x, x.map(y, y > 1.0, -y))[0]', { list: [[1, 2]] }, [-2]],
    ['json.list.filter(x, x in [1.0, 2.5]).size()', { list: [1, 2, 3] }, 1n],
    ['json.list.all(x, has(x.a) ? x.a > 0.5 : true)', { list: [{ a: 1 }, {}] }, true],
    ['json.list.exists_one(x, x == 1.0)', { list: [1, 2] }, true],
    ['json.?a.?b.orValue("none")', {}, 'none'],
    ['json.host.split(":")[0]', { host: 'db1:5432' }, 'db1'],
  ])('%s means what it says, with its work counted', (text, json, result) => {
    const values = { json, text: '', key: null, headers: {}, topic: 't', item: json };
    expect(compileExpression(text, any).evaluate(values, { left: 1_000, sizeKiB: 1 })).toEqual(result);
  });
});
