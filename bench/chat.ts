import { setTimeout as delay } from 'node:timers/promises';
import { type WorkspaceClient, workspaceClient } from '../workspace/client.ts';
import { startWorkspace, type Workspace } from '../workspace/start.ts';

/** Where and as whom the benchmarks speak. */
const channel = 'ops';
const person = 'dana';
const answerWithinMs = 30_000;
/** On a machine that is busy with other things too. */
const connectsWithinMs = 120_000;

/** A local workspace in this process, with clocks on what goes through it. */
export interface Chat {
  readonly workspace: Workspace;
  readonly client: WorkspaceClient;
  /** Waits until a bot has at least one connection. */
  connected(): Promise<unknown>;
  /** Waits until the last one has none, so that the next one is not mistaken for it. */
  disconnected(): Promise<unknown>;
  /** Milliseconds from sending the command to seeing an answer that contains the text. */
  ask(command: string, contains: string): Promise<number>;
  /** Sends a command so many times a second and says for each when it went out and how long its acknowledgement took. */
  flood(command: string, options: { perSecond: number; seconds: number }): Promise<Acknowledged[]>;
}

/** When a command was handed to the bot (epoch) and how long it took to say that it has it. */
export interface Acknowledged {
  readonly atMs: number;
  readonly tookMs: number;
}

/** Starts the workspace; rate limits are off, for they would be what is measured. */
export async function openChat(): Promise<Chat> {
  const workspace = await startWorkspace();
  const client = workspaceClient(workspace);
  await client.setRateLimits('off');

  async function ask(command: string, contains: string): Promise<number> {
    const before = (await client.messages(channel, { as: person, limit: 1 })).at(-1)?.ts ?? '0';
    const startedAt = performance.now();
    await client.act(person).slash(channel, command);
    const wanted = { channel, as: person, contains, afterTs: before, timeoutMs: answerWithinMs };
    await client.waitFor(wanted);
    return performance.now() - startedAt;
  }

  return {
    workspace,
    client,
    connected: () => client.waitConnected(1, connectsWithinMs),
    disconnected: () => client.waitConnected(0, connectsWithinMs),
    ask,
    async flood(command, { perSecond, seconds }) {
      await client.clearJournal();
      const sent: Promise<unknown>[] = [];
      const startedAt = performance.now();
      for (let count = 0; count < perSecond * seconds; count += 1) {
        // Against the plan, not after the last one: a bot that is late gets its commands all the same.
        const early = startedAt + (count * 1_000) / perSecond - performance.now();
        if (early > 0) await delay(early);
        sent.push(client.act(person).slash(channel, command));
      }
      await Promise.all(sent);
      return acknowledgements(await client.journal());
    },
  };
}

type Journal = Awaited<ReturnType<ReturnType<typeof workspaceClient>['journal']>>;

/** On the wire: from the envelope that left the workspace to the acknowledgement that came back. */
function acknowledgements(journal: Journal): Acknowledged[] {
  const sentAt = new Map<string, number>();
  const found: Acknowledged[] = [];
  for (const { kind, envelopeId, atMs } of journal) {
    if (envelopeId === undefined) continue;
    if (kind === 'envelope') sentAt.set(envelopeId, atMs);
    const from = sentAt.get(envelopeId);
    if (kind === 'ack' && from !== undefined) found.push({ atMs: from, tookMs: atMs - from });
  }
  return found;
}
