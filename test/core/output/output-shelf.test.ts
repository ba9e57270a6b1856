import { beforeEach, describe, expect, test } from 'vitest';
import { outputShelf } from '../../../src/core/output/output-shelf.ts';
import type { Chat } from '../../../src/core/port/chat.ts';
import { code, view } from '../../../src/core/view/build.ts';
import { randomIds } from '../../../src/lib/ids.ts';
import { manualClock } from '../../support/manual-clock.ts';

const minuteMs = 60_000;
type File = Parameters<Chat['sendFile']>[0];

describe('the shelf of answers', () => {
  let clock = manualClock();
  let files: File[] = [];
  const make = () =>
    outputShelf({ clock, ids: randomIds(), chat: { sendFile: async (file) => void files.push(file) } });
  let shelf = make();
  const keep = (title = 'k8s get') =>
    shelf.keep({ ownerId: 'UDANA', title, view: view('pods', [code('one\ntwo')]), keptAt: clock.now() });

  beforeEach(() => {
    clock = manualClock();
    files = [];
    shelf = make();
  });

  test('keeps one for half an hour and no longer', async () => {
    const id = await keep();
    clock.advance(30 * minuteMs);
    expect(await shelf.find(id)).toMatchObject({ id, ownerId: 'UDANA' });
    clock.advance(1);
    expect(await shelf.find(id)).toBeUndefined();
  });

  test('drops the oldest beyond 200', async () => {
    const first = await keep();
    const second = await keep();
    for (let index = 0; index < 199; index += 1) await keep();
    expect(await shelf.find(first)).toBeUndefined();
    expect(await shelf.find(second)).toBeDefined();
  });

  test.each([
    ['k8s get', 'k8s-get.txt'],
    ['../../etc/passwd', 'etc-passwd.txt'],
    ['', 'answer.txt'],
    ['x'.repeat(300), `${'x'.repeat(60)}.txt`],
  ])('sends "%s" whole, as a file of a tame name', async (title, name) => {
    const kept = await shelf.find(await keep(title));
    if (kept === undefined) throw new Error('it was not kept');
    await shelf.sendFile(kept, { channelId: 'COPS', threadTs: '1.2' }, 'UDANA');
    expect(files).toEqual([{ channelId: 'COPS', threadTs: '1.2', name, content: 'pods\none\ntwo' }]);
  });

  test('gives the file to nobody else', async () => {
    const kept = await shelf.find(await keep());
    if (kept === undefined) throw new Error('it was not kept');
    await expect(shelf.sendFile(kept, { channelId: 'COPS' }, 'ULEE')).rejects.toMatchObject({ code: 'denied' });
    expect(files).toEqual([]);
  });
});
