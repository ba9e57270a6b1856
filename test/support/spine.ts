import { noAlerts } from '../../src/app/no-alerts.ts';
import { accessReader } from '../../src/core/access/access-reader.ts';
import type { Identity, ImpersonationRule } from '../../src/core/access/impersonation.ts';
import { commandLimit, type Limits } from '../../src/core/access/limit.ts';
import type { Policy, Role } from '../../src/core/access/policy.ts';
import type { Answer, Teller } from '../../src/core/command/answer.ts';
import { commandCatalog } from '../../src/core/command/catalog.ts';
import type { Command } from '../../src/core/command/command.ts';
import { createDesk } from '../../src/core/command/desk.ts';
import type { Invocation, Place } from '../../src/core/command/invocation.ts';
import { createPipeline, type Ended, type PipelineDeps } from '../../src/core/command/pipeline.ts';
import { expirePlans, planDesk } from '../../src/core/command/plan-desk.ts';
import type { IsOnCall } from '../../src/core/command/second-person.ts';
import { type Speech, speak } from '../../src/core/command/spoken.ts';
import { type SystemsByKind, targetBook } from '../../src/core/command/target-book.ts';
import { outputShelf } from '../../src/core/output/output-shelf.ts';
import type { AlertDesk } from '../../src/core/port/alert-desk.ts';
import type { AuditLog } from '../../src/core/port/audit.ts';
import type { Chat } from '../../src/core/port/chat.ts';
import type { Database } from '../../src/core/port/database.ts';
import type { IncidentDesk } from '../../src/core/port/incident-desk.ts';
import type { KafkaPort } from '../../src/core/port/kafka.ts';
import type { System } from '../../src/core/port/system.ts';
import type { ActionRun } from '../../src/core/view/action.ts';
import { view } from '../../src/core/view/build.ts';
import { plainView } from '../../src/core/view/plain.ts';
import type { Action, View } from '../../src/core/view/view.ts';
import { auditLog } from '../../src/edge/store/repository/audit-log.ts';
import { freezeStore } from '../../src/edge/store/repository/freeze-store.ts';
import { holdStore } from '../../src/edge/store/repository/hold-store.ts';
import { invocationLog } from '../../src/edge/store/repository/invocation-log.ts';
import { planStore } from '../../src/edge/store/repository/plan-store.ts';
import { reviewStore } from '../../src/edge/store/repository/review-store.ts';
import { fail } from '../../src/lib/error.ts';
import { createLog } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';
import { type Box, boxCommands } from './box.ts';
import { allCommands } from './check-actions.ts';
import { manualClock } from './manual-clock.ts';
import { noOnCall } from './no-on-call.ts';
import { commandMap } from './sample-command.ts';

const unexpected = (call: string) => async (): Promise<never> => {
  throw new Error(`nobody expected ${call}`);
};
const noKafka: KafkaPort = {
  name: 'lab',
  cluster: unexpected('kafka.cluster'),
  ranges: unexpected('kafka.ranges'),
  groups: unexpected('kafka.groups'),
  positions: unexpected('kafka.positions'),
  watch: unexpected('kafka.watch'),
  seen: () => [],
  peek: unexpected('kafka.peek'),
  createTopic: unexpected('kafka.createTopic'),
  topicSettings: unexpected('kafka.topicSettings'),
  changeTopic: unexpected('kafka.changeTopic'),
};

const noIncidents: IncidentDesk = {
  declare: unexpected('incidents.declare'),
  status: unexpected('incidents.status'),
  command: unexpected('incidents.command'),
  note: unexpected('incidents.note'),
  link: unexpected('incidents.link'),
  timeline: unexpected('incidents.timeline'),
  list: unexpected('incidents.list'),
  close: unexpected('incidents.close'),
};

function kafkaSystem(name: string, { readOnly = false, mapped }: SpineOptions): System<KafkaPort> {
  const check = unexpected('kafka.check');
  return {
    kind: 'kafka',
    name,
    address: `${name}:9092`,
    readOnly,
    client: noKafka,
    ...(mapped && {
      impersonation: {
        rules: mapped.rules,
        as: (identity: Identity) => {
          mapped.asked.push(identity);
          return noKafka;
        },
      },
    }),
    check,
    close: async () => undefined,
  };
}

export interface SpineOptions {
  readonly box: Box;
  readonly database: Database;
  readonly roles?: readonly Role[];
  readonly readOnlyChannels?: readonly string[];
  readonly limits?: Limits;
  readonly readOnly?: boolean;
  /** What is said of the target "prod"; of "lab" nothing is. */
  readonly prod?: { readonly production?: boolean; readonly approval?: 'change' | 'destroy' };
  /** Real targets, of which each command of their kind is there. */
  readonly systems?: Partial<SystemsByKind>;
  /** Where alerts are answered, with the commands for it; without it the bot reads none. */
  readonly alerts?: AlertDesk;
  /** Who is on call; nobody if left out. */
  readonly isOnCall?: IsOnCall;
  /** Who stands for whom in the box's systems, and as whom they were asked; without it everyone acts as the bot. */
  readonly mapped?: { readonly rules: readonly ImpersonationRule[]; readonly asked: Identity[] };
  /** People who are no full members. */
  readonly guests?: readonly string[];
  /** Members of the channel COPS. */
  readonly members?: readonly string[];
  /** While it answers true, nothing can be written into the audit. */
  readonly auditBroken?: () => boolean;
  /** Resolves when a question may be written into the audit. */
  readonly auditWaits?: () => Promise<void>;
  readonly clock?: ReturnType<typeof manualClock>;
  /** How commands are called; `/k8s get` if left out. */
  readonly speech?: Speech;
}

/** Who asks, where, and under which envelope. */
export interface Asking {
  readonly user?: string;
  readonly key?: string;
  readonly via?: Invocation['via'];
  readonly place?: Place;
}

export const everyoneMay: readonly Role[] = [{ name: 'all', members: ['*'], permissions: ['*'] }];

/** The way from a question to an answer with a real store: what stands around it is written by hand. `ask` goes as a person would. */
export async function openSpine(options: SpineOptions) {
  const { box, database, clock = manualClock(), roles = everyoneMay, members = ['UDANA', 'ULEE'] } = options;
  const policy: Policy = { groups: [], roles, readOnlyChannels: options.readOnlyChannels ?? [] };
  const stop = new AbortController();
  const ended: Ended[] = [];
  const files: Parameters<Chat['sendFile']>[0][] = [];
  const told: { to: string; view: View }[] = [];
  const delivered: Answer[] = [];
  const commands = commandMap(
    ...[...(await allCommands()).values()].filter(
      (each) =>
        each.name.startsWith('ops ') ||
        (options.alerts !== undefined && each.name.startsWith('alerts ')) ||
        each.uses.some((use) => Object.hasOwn(options.systems ?? {}, use)),
    ),
    ...boxCommands(box),
  );
  const directory = {
    principal: async (userId: string, teamId: string) => ({
      userId,
      teamId,
      fullMember: !options.guests?.includes(userId),
      groups: [],
    }),
    isInChannel: async (userId: string) => members.includes(userId),
    groupMembers: async () => [],
  };
  const audit = breakable(
    auditLog(database),
    options.auditBroken ?? (() => false),
    options.auditWaits ?? (async () => undefined),
  );
  let count = 0;
  const prefix = `${clock.now()}-${Math.random().toString(36).slice(2, 8)}`;
  const ids = {
    next: () => `${prefix}-${String(++count).padStart(4, '0')}`,
    short: (length = 4) => String(++count).padStart(length, '0'),
  };
  const kafka = ['lab', 'prod'].map((name) => kafkaSystem(name, options));
  const rules = { kafka: [{ name: 'prod', ...options.prod }], kubernetes: [], minio: [], docker: [] };
  const targets = targetBook({ kafka, kubernetes: [], minio: [], docker: [], ...options.systems }, new Map(), rules);
  const spoken = speak(options.speech ?? {});
  const reviews = reviewStore(database);
  const offered = new Set<string>();
  const deps: PipelineDeps = {
    commands,
    plans: planStore(database),
    reviews,
    holds: holdStore(database),
    alarm: async (view) => void told.push({ to: 'operations', view }),
    ids,
    redact: createRedact(),
    log: createLog('silent', createRedact()),
    clock,
    audit,
    policy,
    isOnCall: options.isOnCall ?? (async () => false),
    limit: commandLimit(options.limits ?? { perPerson: 1_000, perChannel: 1_000 }),
    directory,
    targets,
    spoken,
    stopping: stop.signal,
    ended: (one) => void ended.push(one),
    capabilities: {
      freezing: freezeStore(database),
      access: accessReader({ commands, policy, directory, teamId: 'T1', targets }),
      alerts: options.alerts ?? noAlerts,
      deadLetters: noAlerts,
      drill: noAlerts,
      oncall: noOnCall({ ids, now: clock.now }),
      incidents: noIncidents,
      audit,
      health: { check: async () => [] },
      catalog: commandCatalog(commands, { policy, directory, teamId: 'T1', spoken }),
      output: outputShelf({ clock, ids, chat: { sendFile: async (file) => void files.push(file) } }),
      plans: {
        confirm: (...of) => planning.confirm(...of),
        approve: (...of) => planning.approve(...of),
        breakGlass: (...of) => planning.breakGlass(...of),
        cancel: (...of) => planning.cancel(...of),
      },
      reports: { list: async () => view('Reports', []), run: async () => view('Report', []) },
      reviews,
    },
  };
  const planning = planDesk(deps);
  const desk = createDesk({
    ...deps,
    pipeline: createPipeline(deps),
    invocations: invocationLog(database, createRedact()),
  });
  const teller: Teller = {
    toCaller: async (_, userId, view) => void told.push({ to: userId, view }),
    replace: async ({ ts }, view) => void told.push({ to: ts, view }),
  };

  /** Serves it and answers what was delivered; undefined when it had come before. */
  async function ask(
    asked: string | ActionRun,
    { user = 'UDANA', key, via, place }: Asking = {},
  ): Promise<Answer | undefined> {
    const given: Answer[] = [];
    const invocation: Invocation = {
      id: ids.next(),
      principal: { userId: user, teamId: 'T1', fullMember: false, groups: [] },
      place: place ?? { channelId: 'COPS' },
      via: via ?? (typeof asked === 'string' ? 'slash' : 'button'),
      asked: typeof asked === 'string' ? { words: asked } : asked,
      receivedAt: clock.now(),
    };
    await desk.serve(
      key ?? `key-${invocation.id}`,
      invocation,
      async () => undefined,
      async (answer) => {
        given.push(answer);
        delivered.push(answer);
        return answer.audience === 'caller' ? undefined : `ts-${delivered.length}`;
      },
    );
    return given[0];
  }

  return {
    ask,
    /** What a person reads of the answer. */
    say: async (asked: string | ActionRun, asking: Asking = {}) => {
      const answer = await ask(asked, asking);
      return answer === undefined ? 'nothing: it had come before' : plainView(answer.view);
    },
    deps,
    desk,
    audit,
    clock,
    ended,
    files,
    told,
    delivered,
    stop,
    commands: commands satisfies ReadonlyMap<string, Command>,
    resume: () => desk.resume(teller),
    expire: () => expirePlans(deps, teller, offered),
    toldText: () => told.map(({ to, view }) => `${to}: ${plainView(view)}`),
    /** Results of the audit, oldest first: `box scale succeeded`. */
    results: async () =>
      (await audit.recent({ limit: 100 })).map((entry) => `${entry.command} ${entry.result ?? 'open'}`).toReversed(),
  };
}

/** The invocation behind a button of an answer, by its label; fails with the labels there are. */
export function pressed(answer: Answer | undefined, label: string): ActionRun {
  const buttons = (answer?.view.parts ?? [])
    .flatMap((part): readonly Action[] => (part.kind === 'actions' ? part.actions : []))
    .filter((action) => action.kind === 'button');
  const found = buttons.find((action) => action.label === label);
  if (found === undefined)
    throw new Error(`there is no "${label}" among ${buttons.map((each) => each.label).join(', ')}`);
  return found.run;
}

function breakable(real: AuditLog, isBroken: () => boolean, waits: () => Promise<void>): AuditLog {
  const guard = () => {
    if (isBroken()) throw fail('unavailable', 'The store cannot be used: the disk is full.');
  };
  return {
    ...real,
    async requested(entry) {
      guard();
      await waits();
      await real.requested(entry);
    },
    async outcome(id, outcome) {
      guard();
      await real.outcome(id, outcome);
    },
  };
}
