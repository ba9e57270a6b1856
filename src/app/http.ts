import type { PushDesk } from '../core/delivery/push.ts';
import type { Config } from '../edge/config/config.ts';
import type { IngestSettings } from '../edge/config/ingest.ts';
import type { IngestDeps } from '../edge/http/ingest-route.ts';
import { type HttpDeps, type HttpServer, serveHttp, serveIngest } from '../edge/http/serve-http.ts';
import type { Log } from '../lib/log.ts';

/** What the bot serves by HTTP: itself, and the door for alerts where one is configured. */
export interface Served extends HttpServer {
  /** Where alerts may be sent; undefined where nobody may. */
  readonly ingestPort: number | undefined;
}

/** Binds one address, or two where alerts are sent to one of their own. Fails, naming host and port, when one cannot be bound. */
export async function serve(
  config: Config,
  deps: HttpDeps & { push: PushDesk | undefined; door(): IngestSettings | undefined; log: Log },
): Promise<Served> {
  const { push, door, log } = deps;
  const settings = config.alerts?.ingest;
  if (settings === undefined || push === undefined) {
    return { ...(await serveHttp(config.http, deps)), ingestPort: undefined };
  }
  const { host = '127.0.0.1', port } = settings;
  const ingest: IngestDeps = { settings: () => door() ?? settings, desk: push, log };
  const own = port === undefined ? undefined : await serveIngest({ host, port }, ingest);
  const server = await serveHttp(config.http, { ...deps, ingest: own === undefined ? ingest : undefined }).catch(
    async (thrown: unknown) => {
      await own?.stop();
      throw thrown;
    },
  );
  push.opened();
  return {
    port: server.port,
    ingestPort: own?.port ?? server.port,
    async stop() {
      await Promise.all([server.stop(), own?.stop()]);
    },
  };
}
