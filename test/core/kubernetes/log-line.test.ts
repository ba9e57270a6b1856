import { describe, expect, it } from 'vitest';
import { logLines, matchingLines } from '../../../src/core/kubernetes/log-line.ts';

describe('the lines of a log', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['one', ['one']],
    ['one\n', ['one']],
    ['one\n\ntwo\n', ['one', '', 'two']],
    ['\n', ['']],
  ])('of %j are %j', (text, expected) => {
    expect(logLines(text)).toEqual(expected);
  });

  it('are searched literally, whatever their case', () => {
    const lines = ['GET /a 200', 'get /b 500', 'ERROR (x+)+$', 'ok'];
    expect(matchingLines(lines, 'get')).toEqual(['GET /a 200', 'get /b 500']);
    expect(matchingLines(lines, '(x+)+$')).toEqual(['ERROR (x+)+$']);
    expect(matchingLines(lines, '.*')).toEqual([]);
  });
});
