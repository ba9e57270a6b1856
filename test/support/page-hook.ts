import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const pageSchema = z.looseObject({
  id: z.string(),
  act: z.enum(['page', 'acknowledge', 'resolve']),
  key: z.string(),
  sentence: z.string(),
  service: z.string(),
});

/** Listens on a free port of 127.0.0.1 for what a webhook of oncall.receivers gets. */
export async function pageHook() {
  const pages: z.infer<typeof pageSchema>[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const page = pageSchema.parse(await json(request));
    if (status === 200) pages.push(page);
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    pages,
    /** Answers with another status from now on. */
    answer(next: number) {
      status = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
