import { join } from 'node:path';
import { connectAlerts } from './app/alerts.ts';
import { channelDefaultsOf } from './app/channel-defaults.ts';
import { checkGroups } from './app/check-groups.ts';
import { startChores } from './app/chores.ts';
import { busOf, startEvents } from './app/events.ts';
import { hear } from './app/hear.ts';
import { type Served, serve } from './app/http.ts';
import { connectIncidents } from './app/incidents.ts';
import { linksOf } from './app/links.ts';
import { connectOnCall } from './app/oncall.ts';
import { openStore } from './app/open-store.ts';
import { operationsAlarm } from './app/operations-alarm.ts';
import { policyOf } from './app/policy.ts';
import { reload } from './app/reload.ts';
import { connectReports } from './app/reports.ts';
import { resolveChecker } from './app/resolve-checker.ts';
import { storesOf } from './app/stores.ts';
import { connectSystems } from './app/systems.ts';
import { connectWatchers } from './app/watchers.ts';
import { accessReader } from './core/access/access-reader.ts';
import { commandLimit } from './core/access/limit.ts';
import { onCallNow } from './core/access/on-call-now.ts';
import { commandCatalog } from './core/command/catalog.ts';
import type { Command } from './core/command/command.ts';
import { commandForms } from './core/command/command-forms.ts';
import { createDesk } from './core/command/desk.ts';
import { createPipeline, type PipelineDeps } from './core/command/pipeline.ts';
import { planDesk } from './core/command/plan-desk.ts';
import { speak } from './core/command/spoken.ts';
import { targetBook } from './core/command/target-book.ts';
import { linkBook } from './core/health/link-book.ts';
import { outputShelf } from './core/output/output-shelf.ts';
import type { Capabilities } from './core/port/capability.ts';
import type { SlackSettings } from './core/port/slack-settings.ts';
import { loadCommands } from './edge/command/load-commands.ts';
import type { Config } from './edge/config/config.ts';
import type { ConfigFile } from './edge/config/config-file.ts';
import { addAlertMetrics } from './edge/http/alert-metrics.ts';
import { createMetrics } from './edge/http/metrics.ts';
import { connectSlack } from './edge/slack/connect-slack.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { type Ids, randomIds } from './lib/ids.ts';
import type { Log } from './lib/log.ts';
import { createRedact } from './lib/redact.ts';
import { teardown } from './lib/teardown.ts';

/** What a test may put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** Commands beside those in commands/. */
  readonly commands?: ReadonlyMap<string, Command>;
}

/** The running bot. */
export interface App {
  /** Begins to serve; resolves when commands are heard. */
  start(): Promise<{ httpPort: number; ingestPort: number | undefined }>;
  /** Reads the configuration's file again; what is wrong with it is told in the operations channel. */
  reload(): Promise<void>;
  /** Stops to hear, lets what runs finish for at most 20 s, then closes everything in reverse order. */
  stop(): Promise<void>;
}

const commandFolder = join(import.meta.dirname, '..', 'commands');
const drainWithinMs = 20_000;

/** Puts the bot together, in dependency order from top to bottom. Fails with a sentence when something that must be there is not. */
export async function createApp(
  settings: { config: Config; slack: SlackSettings; log: Log; file?: ConfigFile },
  overrides: Overrides = {},
): Promise<App> {
  const { config, log } = settings;
  const clock = overrides.clock ?? systemClock();
  const ids = overrides.ids ?? randomIds(clock.now);
  const redact = createRedact(config.redact.patterns);
  const stopping = new AbortController();
  const down = teardown(log);
  try {
    const metrics = createMetrics();

    const database = await openStore(config.store, log);
    down.add('store', () => database.close());
    const stores = storesOf(database, { redact, bus: busOf(config) });

    const systems = connectSystems(config, { clock, log });
    down.add('systems', () => systems.close());

    const speech = config.slack;
    const spoken = speak(speech);
    const slack = await connectSlack(settings.slack, { clock, log, speech, redact, groups: config.access.groups });
    down.add('slack', () => slack.close());

    const commands = new Map([...(await loadCommands(commandFolder)), ...(overrides.commands ?? [])]);
    const policy = await policyOf(config.access, slack.channelId);
    const channelDefaults = await channelDefaultsOf(config.defaults, slack.channelId);
    const targets = targetBook(systems.byKind, channelDefaults, config);

    const onCall = await connectOnCall({ config, slack, overrides: stores.overrides, clock, ids });
    const basics = { config, database, slack, clock, ids, log };
    const alerts = await connectAlerts({
      ...basics,
      redact,
      proxied: settings.slack.proxied,
      roster: onCall.roster,
      resolveChecker: resolveChecker(systems.byKind.kubernetes, { clock }),
      offers: (name) => commands.has(name),
    });
    if (alerts.figures !== undefined) addAlertMetrics(metrics.registry, alerts.figures);
    down.add('alerts', () => alerts.stop());
    const incidents = connectIncidents({
      ...basics,
      sight: alerts.sight,
      onCall: onCall.roster,
      hides: (name) => commands.get(name)?.hidden ?? false,
    });
    down.add('incidents', () => incidents.stop());
    const events = startEvents({ ...basics, tell: alerts.tell });
    down.add('events', () => events.stop());
    const watchers = connectWatchers({ config, systems, own: alerts.own, clock, log });
    down.add('watchers', () => watchers.stop());
    const reports = connectReports({ ...basics, alerts, audit: stores.audit });
    const { file } = settings;
    const reloading = file && reload({ file, config, clock, log, apply: alerts.reload, tell: alerts.tell });
    down.add('configuration', async () => reloading?.stop());

    const fixedLinks = linksOf({ slack, database, systems, clock, labStatus: config.labStatus });
    const capabilities: Omit<Capabilities, 'kubernetes' | 'kafka' | 'minio' | 'docker'> = {
      freezing: stores.freezing,
      audit: stores.audit,
      reports: reports.desk,
      reviews: stores.reviews,
      access: accessReader({ commands, policy, directory: slack.directory, teamId: slack.teamId, targets }),
      alerts: alerts.desk,
      deadLetters: alerts.deadLetterDesk,
      drill: alerts.drill,
      oncall: onCall.desk(alerts.pagingDesk),
      incidents: incidents.desk,
      health: linkBook(
        () => [
          ...fixedLinks,
          ...alerts.links(),
          ...watchers.links,
          incidents.link,
          ...events.links,
          ...(reloading ? [reloading.link] : []),
        ],
        { clock },
      ),
      catalog: commandCatalog(commands, { policy, directory: slack.directory, teamId: slack.teamId, spoken }),
      output: outputShelf({ clock, ids, chat: slack.chat }),
      plans: {
        confirm: (...of) => desk.confirm(...of),
        approve: (...of) => desk.approve(...of),
        breakGlass: (...of) => desk.breakGlass(...of),
        cancel: (...of) => desk.cancel(...of),
      },
    };
    const pipelineDeps: PipelineDeps = {
      ...stores,
      commands,
      alarm: operationsAlarm({ slack, channel: config.operationsChannel, log }),
      ids,
      log,
      clock,
      redact,
      policy,
      isOnCall: onCallNow(onCall.roster, policy, config.access.onCallRole),
      limit: commandLimit(config.access.limits),
      capabilities,
      spoken,
      directory: slack.directory,
      targets,
      stopping: stopping.signal,
      ended: ({ command, result, tookMs }) => metrics.invocation({ command, result }, tookMs),
    };
    const desk = planDesk(pipelineDeps);
    const pipeline = createPipeline(pipelineDeps);
    const front = createDesk({ ...pipelineDeps, ...stores, pipeline });

    let server: Served | undefined;
    let listening = false;

    return {
      async start() {
        server = await serve(config, {
          push: alerts.push,
          door: alerts.door,
          log,
          registry: metrics.registry,
          alive: () => alerts.stuck().length + incidents.stuck().length === 0,
          notReady: () => notReady(listening, slack.state()),
        });
        down.add('http', async () => server?.stop());
        await front.resume(slack.answerer);
        await slack.listen(hear({ slack, front, metrics, clock, ids }), commandForms(commands));
        listening = true;
        alerts.read();
        watchers.start();
        const looked = checkGroups(config, { slack, log, alarm: pipelineDeps.alarm });
        down.add('user groups', () => looked);
        const chores = startChores({ ...pipelineDeps, ...stores }, slack.answerer);
        down.add('chores', () => chores.stop());
        down.add('reports', reports.start());
        log.info({ commands: commands.size }, 'serving');
        return { httpPort: server.port, ingestPort: server.ingestPort };
      },
      reload: async () => reloading?.now('signal'),
      async stop() {
        listening = false;
        await slack.stop();
        await alerts.stop();
        const late = setTimeout(() => stopping.abort(new Error('stopping')), drainWithinMs);
        await front.idle();
        clearTimeout(late);
        await down.run();
      },
    };
  } catch (thrown) {
    await down.run();
    throw thrown;
  }
}

function notReady(listening: boolean, state: { sockets: { active: number } | undefined }): string[] {
  if (!listening) return ['start'];
  return state.sockets !== undefined && state.sockets.active === 0 ? ['slack'] : [];
}
