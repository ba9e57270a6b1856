import { describe, expect, test } from 'vitest';
import { fieldMask } from '../../../src/core/kafka/mask-fields.ts';
import { seededRandom } from '../../support/random.ts';

const mask = fieldMask(['card', 'iban']);

describe('the values of masked fields are taken out of JSON', () => {
  test.each([
    ['a text', '{"card":"4111","id":1}', '{"card":"[redacted]","id":1}'],
    ['a number', '{"id": 1, "iban" : 12345678901234567890}', '{"id": 1, "iban" : "[redacted]"}'],
    ['an object as a whole', '{"card":{"no":"4111","x":[1,{}]},"id":1}', '{"card":"[redacted]","id":1}'],
    ['a list as a whole', '[{"card":[1,2]},2]', '[{"card":"[redacted]"},2]'],
    ['at any depth', '{"a":[{"b":{"IBAN":null}}]}', '{"a":[{"b":{"IBAN":"[redacted]"}}]}'],
    ['twice', '{"card":1,"card":2}', '{"card":"[redacted]","card":"[redacted]"}'],
    ['under an escaped name', '{"c\\u0061rd":"4111"}', '{"c\\u0061rd":"[redacted]"}'],
    ['up to where it breaks off', '{"id":1,"card":{"no":"41', '{"id":1,"card":"[redacted]"'],
  ])('%s', (_, json, left) => {
    expect(mask.text(json)).toBe(left);
  });

  test.each([
    ['a value that is called so', '{"kind":"card","x":"iban"}'],
    ['a name that only contains it', '{"cardholder":"Dana"}'],
    ['what is no JSON', 'card: 4111'],
    ['numbers and spaces', '{ "id": 1.10,\n "n": 12345678901234567890 }'],
  ])('%s stays', (_, text) => {
    expect(mask.text(text)).toBe(text);
  });

  test('without names nothing is masked', () => {
    expect(fieldMask([]).text('{"card":1}')).toBe('{"card":1}');
  });
});

test('no masked value is left in random JSON, and everything else is', () => {
  const random = seededRandom(5);
  const value = (depth: number): unknown => {
    const kind = random.whole(depth > 3 ? 3 : 5);
    if (kind === 0) return random.whole(1_000);
    if (kind === 1) return random.text(['a', '"', '\\', '{', ':', 'card'], 5);
    if (kind === 2) return null;
    if (kind === 3) return Array.from({ length: random.whole(4) }, () => value(depth + 1));
    return Object.fromEntries(
      Array.from({ length: random.whole(4) }, () => [random.pick(['card', 'id', 'Iban', 'note']), value(depth + 1)]),
    );
  };
  const reference = (found: unknown): unknown => {
    if (Array.isArray(found)) return found.map(reference);
    if (typeof found !== 'object' || found === null) return found;
    return Object.fromEntries(
      Object.entries(found).map(([name, each]) => [
        name,
        ['card', 'iban'].includes(name.toLowerCase()) ? '[redacted]' : reference(each),
      ]),
    );
  };
  for (let round = 0; round < 2_000; round += 1) {
    const made = [value(0)];
    expect(JSON.parse(mask.text(JSON.stringify(made)))).toEqual(reference(made));
  }
});
