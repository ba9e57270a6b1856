import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { alertName } from './alert-writer.ts';

/** A message of the workspace. */
interface Place {
  readonly channel: string;
  readonly ts: string;
}

/** A post that Slack accepted. */
export interface Post extends Place {
  readonly text: string;
  /** Undefined for the head of a thread. */
  readonly threadTs: string | undefined;
}

/** A post that waits at the door. */
export interface HeldPost {
  readonly text: string;
  /** Whether Slack has it already, so that only its answer waits. */
  readonly accepted: boolean;
  /** Lets it go on: to Slack, and its answer back to the bot if that still lives. Resolves when the answer has left. */
  pass(): Promise<void>;
  /** Cuts the bot's connection: for the bot the answer is lost. It can still be passed. */
  cut(): void;
}

/** What happens to the post of an alert: it goes `through`, waits with the `call` not yet made, or with its `answer` not yet given. */
export type HoldAt = 'through' | 'call' | 'answer';

/** What stands between the bot and the Web API: it sees every call, and holds posts where it is told to. */
export interface SlackDoor {
  /** For SLACK_API_URL. */
  readonly apiUrl: string;
  readonly posts: readonly Post[];
  /** What the bot deleted. */
  readonly removed: readonly Place[];
  /** Calls that are on their way; those that are held do not count. */
  inFlight(): number;
  hold(at: HoldAt): void;
  /** Cuts the connection instead of the answer, for so many of the next posts: Slack has them, and the bot cannot know. */
  loseAnswers(count: number): void;
  held(): readonly HeldPost[];
  /** From now on nothing answers, as when Slack is down; what was on its way is cut. */
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

const accepted = z.object({ ok: z.literal(true), ts: z.string(), channel: z.string() });
const callWithinMs = 30_000;

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Opens a door in front of a workspace. It lives in the process of the test, so that it sees what a killed bot cannot tell. */
export async function slackDoor(workspaceApiUrl: string): Promise<SlackDoor> {
  const posts: Post[] = [];
  const held = new Set<HeldPost>();
  const removed: Place[] = [];
  let inFlight = 0;
  let toLose = 0;
  let holdAt: HoldAt = 'through';
  let port = 0;

  const forward = async (request: http.IncomingMessage, method: string, body: Buffer): Promise<Answer> => {
    const { authorization = '', 'content-type': contentType = 'application/json' } = request.headers;
    const response = await fetch(`${workspaceApiUrl}${method}`, {
      method: 'POST',
      headers: { authorization, 'content-type': contentType },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(callWithinMs),
    });
    const answer = { status: response.status, headers: answerHeaders(response), body: await response.text() };
    const args = new URLSearchParams(body.toString());
    const read = accepted.safeParse(parsed(answer.body));
    if (!read.success) return answer;
    const { channel, ts } = read.data;
    if (method === 'chat.delete') removed.push({ channel, ts });
    if (method === 'chat.postMessage')
      posts.push({ channel, ts, text: body.toString(), threadTs: args.get('thread_ts') ?? undefined });
    return answer;
  };

  const serve = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const method = new URL(request.url ?? '/', 'http://door').pathname.replace('/api/', '');
    const body = await bodyOf(request);
    const isAlert = method === 'chat.postMessage' && alertName.test(body.toString());
    const at = isAlert ? holdAt : 'through';
    if (at === 'through') {
      const answer = await forward(request, method, body);
      if (!isAlert || toLose === 0) return give(response, answer);
      toLose -= 1;
      response.destroy();
      return;
    }
    const early = at === 'answer' ? await forward(request, method, body) : undefined;
    const post: HeldPost = {
      text: body.toString(),
      accepted: early !== undefined,
      async pass() {
        held.delete(post);
        await give(response, early ?? (await forward(request, method, body)));
      },
      cut: () => response.destroy(),
    };
    held.add(post);
  };

  const server = http.createServer((request, response) => {
    inFlight += 1;
    serve(request, response)
      // Slack cut the connection, or is gone: so does the door.
      .catch(() => response.destroy())
      .finally(() => {
        inFlight -= 1;
      });
  });
  // As in the workspace: only the client ends an idle connection.
  server.keepAliveTimeout = 0;
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve());
    });
  const shut = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  await listen();
  port = (server.address() as AddressInfo).port;

  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    posts,
    removed,
    inFlight: () => inFlight,
    hold(at) {
      holdAt = at;
    },
    loseAnswers(count) {
      toLose = count;
    },
    held: () => [...held],
    shut,
    open: listen,
    close: async () => {
      if (server.listening) await shut();
    },
  };
}

async function give(response: http.ServerResponse, { status, headers, body }: Answer): Promise<void> {
  if (response.destroyed) return;
  response.writeHead(status, headers);
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.end(body, resolve);
  });
}

function answerHeaders(response: Response): Record<string, string> {
  const kept = ['content-type', 'retry-after', 'x-oauth-scopes'];
  return Object.fromEntries(
    kept.flatMap((name) => [[name, response.headers.get(name) ?? '']]).filter(([, value]) => value),
  );
}

async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
