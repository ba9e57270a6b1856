import { afterEach, expect, test } from 'vitest';
import { createMetrics } from '../../../src/edge/http/metrics.ts';
import { type HttpServer, serveHttp } from '../../../src/edge/http/serve-http.ts';
import { hangingServer } from '../../support/faulty-server.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
const at = { host: '127.0.0.1', port: 0 };

async function serve(state: { alive?: boolean; missing?: string[] } = {}) {
  const metrics = createMetrics();
  const deps = { registry: metrics.registry, alive: () => state.alive ?? true, notReady: () => state.missing ?? [] };
  const server = await serveHttp(at, deps);
  servers.push(server);
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
  };
  return { get, metrics };
}

test.each([
  ['/healthz', {}, 200, 'alive\n'],
  ['/healthz', { alive: false }, 503, 'broken\n'],
  ['/readyz', {}, 200, 'ready\n'],
  ['/readyz', { missing: ['slack', 'store'] }, 503, 'not ready: slack, store\n'],
  ['/else', {}, 404, '404 Not Found'],
])('%s with %o answers %i', async (path, state, status, text) => {
  expect(await (await serve(state)).get(path)).toMatchObject({ status, text });
});

test('metrics are in the format and with the type that Prometheus reads', async () => {
  const { get, metrics } = await serve();
  metrics.invocation({ command: 'k8s get', result: 'succeeded' }, 250);
  metrics.acknowledged('slash', 4);
  const { text, type } = await get('/metrics');
  expect(type).toContain('text/plain; version=0.0.4');
  expect(text).toContain('middlewatch_invocations_total{command="k8s get",result="succeeded"} 1');
  expect(text).toContain('middlewatch_invocation_seconds_sum{command="k8s get"} 0.25');
  expect(text).toContain('middlewatch_ack_seconds_bucket{le="0.005",via="slash"} 1');
});

test('a port that is taken is named', async () => {
  await using other = await hangingServer();
  const { registry } = createMetrics();
  const deps = { registry, alive: () => true, notReady: () => [] };
  await expect(serveHttp({ host: '127.0.0.1', port: other.port }, deps)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`127.0.0.1:${other.port}`),
  });
});
