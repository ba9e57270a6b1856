import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Boot, Push } from '../../workspace/page-api.ts';
import { startWorkspace, type Workspace } from '../../workspace/start.ts';

describe("the workspace's doors", () => {
  let workspace: Workspace;
  let origin: string;
  let cookie: string;
  beforeAll(async () => {
    workspace = await startWorkspace();
    ({ origin } = new URL(workspace.url));
    const entered = await fetch(workspace.url, { redirect: 'manual' });
    cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  });
  afterAll(() => workspace.stop());

  it('give a cookie for the key that scripts and other sites cannot use', async () => {
    const entered = await fetch(workspace.url, { redirect: 'manual' });
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe('/');
    expect(entered.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it.each(['/', '/?key=wrong', '/page/boot', '/page/index.html', '/vendor/htm/preact/standalone.module.js'])(
    'stay shut for %s without the key',
    async (path) => {
      expect((await fetch(`${origin}${path}`)).status).toBe(403);
    },
  );

  it('serve the page with a policy that allows no inline script or style', async () => {
    const page = await fetch(`${origin}/`, { headers: { cookie } });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it('serve an allow-list of modules and nothing beside the page', async () => {
    const get = async (path: string) => (await fetch(`${origin}${path}`, { headers: { cookie } })).status;
    expect(await get('/vendor/htm/preact/standalone.module.js')).toBe(200);
    expect(await get('/vendor/hono/package.json')).toBe(404);
    expect(await get('/page/..%2fstart.ts')).not.toBe(200);
    expect(await get('/page/%2e%2e/%2e%2e/package.json')).not.toBe(200);
  });

  it('refuse another host name and another origin', async () => {
    expect(await statusWith({ host: 'evil.example', cookie })).toBe(403);
    expect(await statusWith({ host: new URL(origin).host, origin: 'http://evil.example', cookie })).toBe(403);
    expect(await statusWith({ host: new URL(origin).host, origin, cookie })).toBe(200);
  });

  it('refuse the control API without its token', async () => {
    const refused = await fetch(`${workspace.controlUrl}/state`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workspace.botToken}` },
      body: '{}',
    });
    expect(refused.status).toBe(403);
  });

  it('push to a person what they may see and nothing else', async () => {
    const boot: Boot = JSON.parse(await (await fetch(`${origin}/page/boot`, { headers: { cookie } })).text());
    const id = (name: string) => [...boot.users, ...boot.channels].find((each) => each.name === name)?.id ?? '';
    const dana = await open(`${id('dana')}`, { cookie, origin });
    const sam = await open(`${id('sam')}`, { cookie, origin });
    const act = (body: object) =>
      fetch(`${origin}/page/act`, { method: 'POST', headers: { cookie, origin }, body: JSON.stringify(body) });
    await act({ as: id('dana'), kind: 'say', channel: id('secret'), text: 'between us' });
    await act({ as: id('dana'), kind: 'say', channel: id('ops'), text: 'hello <!channel> & all' });
    const texts = (pushes: Push[]) => pushes.flatMap((push) => ('message' in push ? [push.message.text] : []));
    await expect.poll(() => texts(sam.pushes)).toEqual(['hello &lt;!channel&gt; &amp; all']);
    expect(texts(dana.pushes)).toEqual(['between us', 'hello &lt;!channel&gt; &amp; all']);
    dana.socket.close();
    sam.socket.close();
  });

  it('refuse a socket from another origin or without the cookie', async () => {
    await expect(open('U0', { cookie, origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(open('U0', { cookie: '', origin })).rejects.toThrow('403');
  });

  async function open(as: string, headers: { cookie: string; origin: string }) {
    const pushes: Push[] = [];
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/page/socket?as=${as}`, { headers });
    socket.on('message', (data) => pushes.push(JSON.parse(String(data))));
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return { socket, pushes };
  }

  /** fetch sets Host by itself; this does not. */
  function statusWith(headers: Record<string, string>): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const sent = request(`${origin}/page/boot`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.once('error', reject);
      sent.end();
    });
  }
});
