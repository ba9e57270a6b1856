import { expect, test } from 'vitest';
import { tagsIn } from '../../../src/edge/minio/read-tags.ts';

const answer = (tags: string) => `<?xml version="1.0"?>\n<Tagging><TagSet>${tags}</TagSet></Tagging>`;

test('tags are read as they were written, numbers with their zeros', () => {
  const tags =
    '<Tag><Key>n</Key><Value>007</Value></Tag>\n<Tag><Key>team</Key><Value>a &amp; b &#x202e;&#65;&lt;</Value></Tag>';
  expect(tagsIn(answer(tags))).toEqual([
    ['n', '007'],
    ['team', 'a & b \u202eA<'],
  ]);
});

test('no tags are no tags', () => {
  expect(tagsIn(answer(''))).toEqual([]);
});

test('an entity that is none stays as it is', () => {
  expect(tagsIn(answer('<Tag><Key>a</Key><Value>&nope; &#x99999999;</Value></Tag>'))).toEqual([
    ['a', '&nope; &#x99999999;'],
  ]);
});
