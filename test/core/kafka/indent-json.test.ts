import { expect, test } from 'vitest';
import { indentJson } from '../../../src/core/kafka/indent-json.ts';

test.each([
  ['an object', '{"a":1,"b":"x"}', '{\n  "a": 1,\n  "b": "x"\n}'],
  ['nesting', '{"a":[1,{"b":null}]}', '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}'],
  ['empty containers', '{"a":{},"b":[ ]}', '{\n  "a": {},\n  "b": []\n}'],
  ['brackets inside strings', '["{", "\\"]"]', '[\n  "{",\n  "\\"]"\n]'],
])('indents %s', (_, text, expected) => {
  expect(indentJson(text)).toBe(expected);
});

test('keeps numbers beyond what JavaScript can hold, and doubled keys', () => {
  expect(indentJson('{"id":12345678901234567890,"id":1.10}')).toBe('{\n  "id": 12345678901234567890,\n  "id": 1.10\n}');
});

test.each([['"text"'], ['17'], ['{"a":'], ['[1]]'], [''], ['[INFO] started'], ['['.repeat(9) + ']'.repeat(9)]])(
  'leaves %s alone',
  (text) => {
    expect(indentJson(text)).toBeUndefined();
  },
);
