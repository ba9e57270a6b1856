import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import { stringify } from 'yaml';
import { administer, plainClient } from '../live/kafka/open-kafka.ts';
import { eventually } from '../support/eventually.ts';
import { type AlertWriter, alertWriter } from './alert-writer.ts';
import { botConfig } from './bot-config.ts';
import { type BotProcess, type BotSettings, type MovedBot, startBot, startMovedBot } from './bot-process.ts';
import { type SlackDoor, slackDoor } from './slack-door.ts';
import { type StoreFile, storeFile } from './store-file.ts';
import { startWorkspaceProcess, type WorkspaceProcess } from './workspace-process.ts';

/** What one scenario happens in. */
export interface WorldOptions {
  readonly brokers: readonly string[];
  /** Alerts are spread over so many channels, because a channel takes one message a second. */
  readonly channels: number;
  /** Where the store is kept; a folder of the world's own if left out. */
  readonly storeDir?: string;
}

/** A topic, a workspace, a store and the door between bot and Slack: everything but the bot. */
export interface World extends AsyncDisposable {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly deadTopic: string;
  readonly writer: AlertWriter;
  readonly workspace: WorkspaceProcess;
  readonly channels: readonly string[];
  readonly door: SlackDoor;
  readonly store: StoreFile;
  /** `node src/main.ts` on the machine's own time. */
  start(): BotProcess;
  /** The same bot on the world's time. */
  startMoved(): MovedBot;
  /** Moves the time of the workspace and of this bot on, and waits until its calls to Slack are answered. */
  advance(bot: MovedBot, byMs: number): Promise<void>;
  /** The world's time. */
  now(): number;
}

const idleWithinMs = 30_000;

/** Makes a world; it ends with all that was started in it. */
export async function openWorld(options: WorldOptions): Promise<World> {
  await using made = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'middlewatch-chaos-'));
  made.defer(() => rm(folder, { recursive: true, force: true }));
  const channels = Array.from({ length: options.channels }, (_, index) => `chaos-${index + 1}`);
  const workspace = await startWorkspaceProcess(join(folder, 'workspace'));
  made.defer(workspace.stop);
  for (const name of channels) await workspace.client.createChannel({ name, members: ['dana', 'middlewatch'] });
  const door = await slackDoor(workspace.apiUrl);
  made.defer(door.close);

  let offsetMs = 0;
  const now = () => Date.now() + offsetMs;
  const kafka = plainClient(options.brokers);
  const names = await ownTopics(kafka);
  const writer = made.use(await alertWriter(kafka, { topic: names.topic, channels, now }));

  const storePath = join(options.storeDir ?? folder, 'store.db');
  const configPath = join(folder, 'middlewatch.yaml');
  const config = botConfig({ brokers: options.brokers, ...names, storePath, channels });
  await writeFile(configPath, stringify(config));
  const { botToken, appToken } = workspace;
  const environment = { SLACK_API_URL: door.apiUrl, SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken };
  const settings: BotSettings = { configPath, environment };
  const all = made.move();
  const kept = <B extends BotProcess>(bot: B): B => {
    all.defer(bot.kill);
    return bot;
  };

  return {
    kafka,
    ...names,
    writer,
    workspace,
    channels,
    door,
    store: storeFile(storePath),
    start: () => kept(startBot(settings)),
    startMoved: () => kept(startMovedBot(settings, offsetMs)),
    async advance(bot, byMs) {
      offsetMs += byMs;
      await workspace.client.clock.advance(byMs);
      await bot.advance(byMs);
      await eventually('the answers to all calls', () => door.inFlight() === 0, idleWithinMs);
      // What the answers led to has begun.
      await bot.advance(0);
    },
    now,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function ownTopics(kafka: Kafka) {
  const id = randomUUID().slice(0, 8);
  const names = { topic: `chaos-${id}`, deadTopic: `chaos-dead-${id}` };
  const topics = [{ topic: names.topic, numPartitions: 2 }, { topic: names.deadTopic }];
  await administer(kafka, (admin) => admin.createTopics({ topics, waitForLeaders: true }));
  return names;
}
