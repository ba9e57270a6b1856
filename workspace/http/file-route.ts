import { Hono } from 'hono';
import type { Context } from '../context.ts';
import { callToken } from './body.ts';

/** A file's bytes in and out: `POST /upload/v1/<id>` (by the app) and `GET /files/<id>/<name>` (app or page). */
export function fileRoute(context: Context, isPage: (cookie: string | undefined) => boolean): Hono {
  const route = new Hono();
  route.post('/upload/v1/:id', async (c) => {
    const id = c.req.param('id');
    const file = context.store.file.get(id);
    if (file === undefined) return c.text('no such upload', 404);
    const content = await uploaded(c.req.raw);
    context.journal.add({ kind: 'upload', name: id, sent: { sizeBytes: content.byteLength } });
    if (content.byteLength !== file.size) return c.text('length does not match', 400);
    context.store.file.putContent(id, content);
    return c.text(`OK - ${content.byteLength}`);
  });
  route.get('/files/:id/:name', (c) => {
    const isApp = callToken(c.req, {}) === context.identity.botToken;
    if (!isApp && !isPage(c.req.header('cookie'))) return c.text('This needs the page or the bot token.', 403);
    const content = context.store.file.content(c.req.param('id'));
    const file = context.store.file.get(c.req.param('id'));
    if (file === undefined || content === undefined) return c.text('There is no such file.', 404);
    return c.body(new Uint8Array(content), 200, {
      'content-type': `${file.mimetype.startsWith('text/') ? 'text/plain; charset=utf-8' : file.mimetype}`,
      // A file is somebody's text: it must never run as a page of this origin.
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    });
  });
  return route;
}

/** The bytes of an upload, raw or as the one file of a multipart form. */
async function uploaded(request: Request): Promise<Uint8Array> {
  if (!(request.headers.get('content-type') ?? '').startsWith('multipart/form-data')) {
    return new Uint8Array(await request.arrayBuffer());
  }
  for (const value of (await request.formData()).values()) {
    return typeof value === 'string' ? new TextEncoder().encode(value) : new Uint8Array(await value.arrayBuffer());
  }
  return new Uint8Array();
}
