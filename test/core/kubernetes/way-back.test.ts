import { describe, expect, it } from 'vitest';
import type { Revision } from '../../../src/core/kubernetes/revision.ts';
import { wayBack } from '../../../src/core/kubernetes/way-back.ts';

const revision = (number: number, templateHash: string): Revision => ({
  number,
  name: `api-${number}`,
  createdAtMs: number,
  cause: undefined,
  images: [],
  template: {},
  templateHash,
  pods: 0,
});
const kept = [revision(5, 'e'), revision(4, 'd'), revision(2, 'b')];

describe('the way back', () => {
  it.each<[string, readonly Revision[], string, number | undefined, from: number, to: number]>([
    ['goes to the revision before', kept, 'e', undefined, 5, 4],
    ['goes to the asked one', kept, 'e', 2, 5, 2],
    ['goes back from where it is after an undo', kept, 'd', undefined, 4, 2],
    [
      'passes over one with the same template',
      [revision(5, 'e'), revision(4, 'e'), revision(3, 'c')],
      'e',
      undefined,
      5,
      3,
    ],
    ['starts at the newest where the present template is not kept yet', kept, 'new', undefined, 5, 4],
  ])('%s', (_, revisions, present, asked, from, to) => {
    expect(wayBack(revisions, present, asked, 'shop/api')).toMatchObject({
      from: { number: from },
      to: { number: to },
    });
  });

  it.each<[string, readonly Revision[], string, number | undefined, object]>([
    ['nothing is kept', [], 'e', undefined, { code: 'conflict' }],
    [
      'there is only the present one',
      [revision(1, 'a')],
      'a',
      undefined,
      { code: 'conflict', hint: 'No other is kept.' },
    ],
    ['the asked one is gone', kept, 'e', 3, { code: 'not-found', hint: 'There are 4, 2.' }],
    ['the asked one is what runs', kept, 'e', 5, { code: 'conflict' }],
  ])('is refused when %s', (_, revisions, present, asked, failure) => {
    expect(() => wayBack(revisions, present, asked, 'shop/api')).toThrow(expect.objectContaining(failure));
  });
});
