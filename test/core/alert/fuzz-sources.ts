import type { Alert } from '../../../src/core/alert/alert.ts';
import { type ReadRecord, readRecord } from '../../../src/core/alert/read-record.ts';
import { builtInSources } from '../../../src/core/alert/source/built-in-sources.ts';
import { mappingSchema } from '../../../src/edge/config/mapping.ts';
import { type Random, seededRandom } from '../../support/random.ts';
import {
  alertmanager,
  cloudevent,
  cloudeventHeaders,
  grafana,
  kubernetesEvent,
  minio,
  ownMapping,
  ownShape,
  plainJson,
  plainText,
} from './source-sample.ts';

const now = Date.parse('2026-11-23T03:10:00Z');
const sources = [...builtInSources, mappingSchema.parse(ownMapping)];
const names = ['auto', ...sources.map(({ name }) => name)];
const samples: readonly unknown[] = [
  alertmanager,
  grafana,
  cloudevent,
  minio,
  kubernetesEvent,
  plainJson,
  ownShape,
  plainText,
];
const headerSets: readonly Record<string, string>[] = [
  {},
  {},
  cloudeventHeaders,
  { ce_specversion: '1.0', ce_type: '' },
];
const odd: readonly unknown[] = [
  null,
  '',
  'x'.repeat(10_000),
  'constructor',
  '__proto__',
  '%',
  '\u0000',
  '\ud800',
  '2026-13-40',
  '9999-99-99T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  '0001-01-01T00:00:00Z',
  -1,
  0,
  1e300,
  Number.MAX_SAFE_INTEGER,
  8_640_000_000_000_001,
  true,
  [],
  {},
  [[[[[[]]]]]],
  { constructor: 1, hasOwnProperty: 'x' },
];
const texts: readonly string[] = [
  '1e999',
  '{"name":1e999}',
  '{"__proto__":{"name":"X"},"name":"Y","labels":{"__proto__":"a","constructor":"b"}}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `{"name":"${'x'.repeat(50_000)}"}`,
  `{"${'k'.repeat(50_000)}":1,"name":"X","labels":{"${'l'.repeat(50_000)}":"v"}}`,
  '{"name":"X","startsAt":9007199254740991}',
  '{"name":"X","timeout":"99999999999999w"}',
  '\ufeff{"name":"X"}',
  ' ',
  '""',
  'null',
];
const keys = [undefined, '', 'key', 'k'.repeat(5_000)];
const reasonMax = 500;

/** What the inputs came to. */
export interface Fuzzed {
  readonly alerts: number;
  readonly deadLetters: number;
  readonly empty: number;
}

/**
 * Gives random bytes and mutated samples to every source. Fails, with the seed and the input, at the first that throws or
 * gives anything but sound alerts or a named dead letter.
 */
export function fuzzSources(inputs: number, seed: number, progress: (done: number) => void = () => undefined): Fuzzed {
  const random = seededRandom(seed);
  const counts = { alerts: 0, 'dead-letter': 0, empty: 0 };
  for (let index = 0; index < inputs; index += 1) {
    const value = inputOf(random);
    const source = random.pick(names);
    const record = { target: 't', topic: 'p', partition: 0, offset: String(index), writtenAt: now, value };
    const more = { key: keys[random.whole(keys.length)], headers: random.pick(headerSets) };
    try {
      const found = readRecord({ ...record, ...more }, { source, staleAfterMs: 60_000 }, { sources, now });
      checkSound(found);
      counts[found.kind] += 1;
    } catch (thrown) {
      const input = Buffer.from(value).toString('base64').slice(0, 300);
      throw new Error(`input ${index} of seed ${seed} to ${source}: ${input}`, { cause: thrown });
    }
    if (index % 10_000 === 0) progress(index);
  }
  return { alerts: counts.alerts, deadLetters: counts['dead-letter'], empty: counts.empty };
}

function checkSound(found: ReadRecord): void {
  if (found.kind === 'empty') return;
  if (found.kind === 'alerts') found.alerts.forEach(checkAlert);
  else if (found.reason.length === 0 || found.reason.length > reasonMax)
    throw new Error(`the reason is "${found.reason}"`);
}

function checkAlert(alert: Alert): void {
  const { fingerprint, labels, annotations, startsAt, endsAt, heardAt, staleAfterMs, url } = alert;
  const must = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`${what}: ${JSON.stringify(alert).slice(0, 500)}`);
  };
  must(/^[0-9a-f]{16}$/.test(fingerprint), 'no fingerprint');
  const entries = Object.entries(labels);
  must(entries.length > 0 && entries.length <= 64, 'the number of labels');
  for (const [name, value] of entries) must(name !== '' && value !== '' && value.length <= 2_000, 'a label');
  for (const value of Object.values(annotations)) must(value.length <= 8_000, 'an annotation');
  // Whatever draws a moment fails on one that no calendar has.
  for (const at of [startsAt, heardAt, endsAt ?? 0]) must(!Number.isNaN(new Date(at).getTime()), 'a moment');
  must(Number.isSafeInteger(staleAfterMs) && staleAfterMs >= 0, 'the time until it is unknown');
  must(url === undefined || url.length <= 4_000, 'the address');
}

function inputOf(random: Random): Uint8Array {
  const sample = random.pick(samples);
  const text = typeof sample === 'string' ? sample : JSON.stringify(sample);
  switch (random.whole(8)) {
    case 0:
      return Uint8Array.from({ length: random.whole(300) }, () => random.whole(256));
    case 1:
      return Buffer.from(random.pick(texts));
    case 2:
    case 3:
      return flipped(Buffer.from(text), random);
    case 4:
      return spliced(text, JSON.stringify(random.pick(samples)), random);
    default:
      return Buffer.from(oddlyFilled(sample, random));
  }
}

function flipped(bytes: Buffer, random: Random): Uint8Array {
  for (let flip = 0; flip < 1 + random.whole(6); flip += 1) bytes[random.whole(bytes.length)] = random.whole(256);
  return random.whole(3) === 0 ? bytes.subarray(random.whole(bytes.length)) : bytes;
}

function spliced(one: string, other: string, random: Random): Uint8Array {
  return Buffer.from(one.slice(0, random.whole(one.length)) + other.slice(random.whole(other.length)));
}

/** The sample, with something else in place of some of its values. */
function oddlyFilled(sample: unknown, random: Random): string {
  const oneIn = random.pick([4, 12, 40]);
  return (
    JSON.stringify(sample, (_, value: unknown) =>
      random.whole(oneIn) === 0 ? structuredClone(random.pick(odd)) : value,
    ) ?? ''
  );
}
