import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { defineSource } from '../../../src/core/alert/source/define-source.ts';
import { type Pushed, type PushOutcome, pushDesk } from '../../../src/core/delivery/push.ts';
import { serveIngest } from '../../../src/edge/http/serve-http.ts';
import { fail } from '../../../src/lib/error.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { secret } from '../../../src/lib/secret.ts';

const token = 'a-token-of-the-test';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function door(take: (pushed: Pushed) => Promise<PushOutcome>) {
  const taken: Pushed[] = [];
  const desk = {
    take: async (pushed: Pushed) => {
      taken.push(pushed);
      return take(pushed);
    },
    opened: () => undefined,
    since: () => undefined,
    link: { name: 'door', ask: async () => '' },
  };
  const deps = {
    settings: () => ({ token: secret(token), sizeMaxBytes: 2_000 }),
    desk,
    log: createLog('silent', createRedact()),
  };
  const server = await serveIngest({ host: '127.0.0.1', port: 0 }, deps);
  closing.push(server.stop);
  const url = `http://127.0.0.1:${server.port}/ingest`;
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const usual = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}${path}`, { method: 'POST', body, headers: { ...usual, ...headers } });
    return { status: answer.status, again: answer.headers.get('retry-after'), text: await answer.text() };
  };
  return { post, taken, port: server.port };
}
const stored = async (): Promise<PushOutcome> => ({ kind: 'alerts', id: 'r1', alerts: 2 });

describe('POST /ingest/<source>', () => {
  test('hands over what was sent, and answers when it is stored', async () => {
    const { post, taken } = await door(stored);
    expect(await post('/json?key=db1', '{"name":"X"}')).toMatchObject({ status: 200, text: '{"id":"r1","alerts":2}' });
    expect(taken).toEqual([
      {
        source: 'json',
        key: 'db1',
        headers: { 'content-type': 'application/json' },
        body: new Uint8Array(Buffer.from('{"name":"X"}')),
      },
    ]);
  });

  test('gives the attributes of a CloudEvent on as Kafka has them, and no header with a secret', async () => {
    const { post, taken } = await door(stored);
    await post('/cloudevents', 'x', {
      'ce-type': 'refused',
      'ce-id': '1',
      cookie: 'c=1',
      'content-type': 'text/plain',
    });
    expect(taken[0]?.headers).toEqual({ ce_type: 'refused', ce_id: '1', 'content-type': 'text/plain' });
  });

  test.each<[string, string, Record<string, string>, number]>([
    ['without a token', '/json', { authorization: '' }, 401],
    ['with another token', '/json', { authorization: 'Bearer another-token-xx' }, 401],
    ['with a token that is longer', '/json', { authorization: `Bearer ${token}x` }, 401],
    ['without a token to no source', '/nothing', { authorization: '' }, 401],
    ['with a scheme of another kind', '/json', { authorization: 'Basic eDp5' }, 400],
    ['that is no JSON', '/json', { 'content-type': 'text/plain' }, 415],
    ['that is compressed', '/json', { 'content-encoding': 'gzip' }, 415],
    ['that is JSON where text is', '/text', {}, 415],
  ])('refuses what comes %s', async (_, path, headers, status) => {
    const { post, taken } = await door(stored);
    expect((await post(path, '{}', headers)).status).toBe(status);
    expect(taken).toEqual([]);
  });

  test.each<[string, PushOutcome, number, string]>([
    ['a source that there is none of', { kind: 'unknown-source', known: ['json', 'text'] }, 404, 'json, text'],
    ['what is kept as a dead letter', { kind: 'dead-letter', id: 'r7' }, 422, 'r7'],
  ])('says so of %s', async (_, outcome, status, text) => {
    const { post } = await door(async () => outcome);
    const answer = await post('/json', '{}');
    expect(answer).toMatchObject({ status, text: expect.stringContaining(text) });
  });

  test('asks to send again while the store refuses', async () => {
    const { post } = await door(async () => {
      throw fail('unavailable', 'The store is full.');
    });
    expect(await post('/json', '{}')).toEqual({ status: 503, again: '5', text: '{"error":"The store is full."}' });
  });

  test('tells nobody what a bug says', async () => {
    const { post } = await door(async () => {
      throw new Error('at /srv/secret.ts');
    });
    expect((await post('/json', '{}')).text).toBe('{"error":"it could not be stored"}');
  });

  test('takes no more than it may, whether the length is said before or not', async () => {
    const { post, taken, port } = await door(stored);
    expect((await post('/json', 'x'.repeat(2_001))).status).toBe(413);
    expect(await sendInPieces(port, 'x'.repeat(1_500), 'y'.repeat(1_500))).toBe(413);
    expect(taken).toEqual([]);
    expect((await post('/json', 'x'.repeat(2_000))).status).toBe(200);
  });

  test('turns away what is too much at once', async () => {
    let go = (): void => {};
    const opened = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { post, taken } = await door(async () => {
      await opened;
      return stored();
    });
    const first = Array.from({ length: 32 }, () => post('/json', '{}'));
    while (taken.length < 32) await new Promise((resolve) => setImmediate(resolve));
    expect(await post('/json', '{}')).toMatchObject({ status: 503, again: '5' });
    go();
    expect((await Promise.all(first)).every(({ status }) => status === 200)).toBe(true);
  });
});

function sendInPieces(port: number, ...pieces: string[]): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sending = request({ host: '127.0.0.1', port, path: '/ingest/json', method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sending.once('error', reject);
    for (const piece of pieces) sending.write(piece);
    sending.end();
  });
}

describe('silence of those who send', () => {
  const source = defineSource({
    name: 'json',
    resolves: true,
    accepts: () => true,
    normalise: () => ({ kind: 'alerts', alerts: [] }),
  });
  const desk = (ingest: Parameters<typeof pushDesk>[0]['ingest'], now: () => number) =>
    pushDesk({
      ingest,
      config: { sources: [source], pushStaleAfterMs: 1 },
      ids: { next: () => 'r', short: () => 'r' },
      now,
    });
  const pushed = { source: 'json', key: undefined, headers: {}, body: new Uint8Array() };

  test('means something since the door opened, and anew since one was turned away', async () => {
    let at = 1_000;
    let refuses = false;
    const push = desk(
      async () => {
        if (refuses) throw fail('unavailable', 'full');
        return { alerts: 0, changed: 0, deadLetters: 0 };
      },
      () => at,
    );
    const health = () => push.link.ask(AbortSignal.timeout(1_000));
    expect(push.since()).toBeUndefined();
    expect(await health()).toMatchObject({ state: 'unknown', detail: 'not open yet' });
    push.opened();
    expect(await health()).toBe('nobody has sent yet');
    at = 2_000;
    await push.take(pushed);
    at = 5_000;
    expect(await health()).toBe('last sent 3 s ago');
    expect(push.since()).toBe(1_000);
    refuses = true;
    await expect(push.take(pushed)).rejects.toThrow('full');
    expect(push.since()).toBe(5_000);
    expect(await health()).toMatchObject({ state: 'bad', detail: 'the last one was turned away: full' });
  });
});
