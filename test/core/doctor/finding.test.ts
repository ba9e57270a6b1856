import { expect, test } from 'vitest';
import {
  bad,
  exitCodeOf,
  type Finding,
  findingLines,
  good,
  unknown,
  warning,
} from '../../../src/core/doctor/finding.ts';

const well = good('Node', 'v24.21.0');
const doubtful = warning('Topic dead', 'not there', 'Make it.');
const broken = bad('Kafka prod', 'refused\nthe connection', 'Start it.');
const unseen = unknown('Kafka prod, rights', 'not checked', 'Mend the above.');

test.each<[string, readonly Finding[], number]>([
  ['all is good', [well, well], 0],
  ['a warning', [well, doubtful], 1],
  ['what could not be found out', [well, unseen], 1],
  ['something bad, whatever else', [unseen, broken, doubtful, well], 2],
  ['nothing at all was looked at', [], 1],
])('the exit code says %s', (_, findings, code) => {
  expect(exitCodeOf(findings)).toBe(code);
});

test('each finding is a line that says its state in a word, with its fix below it unless it is good', () => {
  expect(findingLines([well, broken, unseen])).toEqual([
    '✓ good     Node                v24.21.0',
    '● bad      Kafka prod          refused · the connection',
    '                               → Start it.',
    '○ unknown  Kafka prod, rights  not checked',
    '                               → Mend the above.',
    '',
    '1 bad, 1 unknown, 1 good.',
  ]);
});
