import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pickPort } from '../lab/ports.ts';

const answerWithinMs = 60_000;
const opensWithinMs = 120_000;

/** An alert as Alertmanager's webhook and its own interface both take it. */
export interface SentAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
}

/** The bot's door for alerts by HTTP: what its configuration says of it, and how to knock. */
export interface Door extends Disposable {
  readonly ingest: object;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Waits until it answers; fails after two minutes. */
  opened(): Promise<void>;
}

/** Makes a door on a port of its own with a token of its own. */
export async function openDoor(): Promise<Door> {
  const folder = mkdtempSync(join(tmpdir(), 'middlewatch-bench-token-'));
  const token = randomBytes(24).toString('hex');
  const file = join(folder, 'token');
  writeFileSync(file, token, { mode: 0o600 });
  const port = await pickPort();
  const url = `http://127.0.0.1:${port}/ingest/alertmanager`;
  return {
    ingest: { token: { file }, host: '127.0.0.1', port },
    url,
    headers: { authorization: `Bearer ${token}` },
    async opened() {
      const deadline = performance.now() + opensWithinMs;
      // Without the token: it says 401 as soon as it listens.
      while (
        !(await fetch(url, { method: 'POST' })
          .then(({ status }) => status === 401)
          .catch(() => false))
      ) {
        if (performance.now() > deadline) throw new Error(`Nothing listens at ${url}`);
        await delay(50);
      }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The body in which the bot takes alerts that Alertmanager sends. */
export function webhookBody(alerts: readonly SentAlert[]): string {
  return JSON.stringify({
    version: '4',
    groupKey: 'bench',
    alerts: alerts.map((alert) => ({ status: 'firing', ...alert })),
  });
}

/** Sends the bodies, so many at once, each when the one before was accepted; answers how long all took, in milliseconds. Fails at the first that is not. */
export async function sendAll(
  url: string,
  bodies: readonly string[],
  { atOnce, headers = {} }: { atOnce: number; headers?: Readonly<Record<string, string>> },
): Promise<number> {
  const queue = bodies.values();
  const startedAt = performance.now();
  const sender = async (): Promise<void> => {
    for (const body of queue) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        signal: AbortSignal.timeout(answerWithinMs),
      });
      const words = await answer.text();
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${words.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return performance.now() - startedAt;
}
