import {
  type Action,
  actions,
  button,
  code,
  defineCommand,
  diagnose,
  type Facts,
  type Finding,
  fields,
  gatherFacts,
  type LastChange,
  lastChange,
  lastLinesOf,
  plural,
  quiet,
  type Reading,
  refresh,
  type Span,
  type Step,
  type Subject,
  shortenEnd,
  shortenMiddle,
  type Text,
  type Tone,
  text,
  view,
  type Workload,
} from '#sdk';
import { type Asking, footer, given, keeperOfPod, objectName, podOrWorkload, typedName } from './_shared.ts';

const stepsShown = 4;

export default defineCommand({
  name: 'k8s why',
  summary: 'Say what is wrong with a workload or a pod, since when, and what changed',
  permission: 'kubernetes:why',
  danger: 'read',
  reveals: true,
  uses: ['kubernetes'],
  args: {
    workload: { type: 'string', summary: 'Workload or pod', required: true, positional: true, example: 'deploy/api' },
    namespace: { type: 'string', summary: 'Namespace', alias: 'n', example: 'shop' },
  },
  examples: ['worker -n shop', 'deploy/api -n shop', 'pod/db-0'],
  deadlineMs: 20_000,
  async run({ kubernetes, signal, now }, args) {
    const namespace = args.namespace ?? kubernetes.namespace;
    const asking = { kubernetes, signal };
    const subject = await subjectOf(asking, args.workload, namespace);
    const facts = await gatherFacts(kubernetes, subject, now(), signal);
    const diagnosis = diagnose(facts);
    const findings = diagnosis.kind === 'fault' ? diagnosis.findings : [];
    const [finding, ...others] = findings;
    const change = lastChange(facts, finding);
    const lines =
      finding?.log === undefined ? undefined : await lastLinesOf(kubernetes, namespace, finding.log, signal);
    const name = nameOf(subject);
    const said = diagnosis.kind === 'fault' ? finding?.predicate : diagnosis.sentence;
    const title = `${name} ${said}.`;
    const again = refresh('k8s why', given({ workload: args.workload, namespace }));
    return view(
      title,
      [
        fields([
          finding !== undefined && finding.evidence.length > 0 && ['Evidence', finding.evidence.join('; ')],
          finding !== undefined && ['Since', sinceText(finding, change)],
          finding === undefined && change !== undefined && ['Last change', changeText(change)],
          others.length > 0 && ['Also', others.map(({ predicate }) => `it ${predicate}`).join('; ')],
        ]),
        ...linesParts(lines, finding),
        quiet(checkedText(facts)),
        ...unreadTexts(facts).map((unread) => text(unread)),
        actions(...nextSteps(subject, finding, change).slice(0, stepsShown), again),
      ],
      { tone: toneOf(diagnosis.kind, subject), footer: footer(kubernetes, namespace), lockScreen: `${name} ${said}` },
    );
  },
});

async function subjectOf(asking: Asking, asked: string, namespace: string): Promise<Subject> {
  const found = await podOrWorkload(asking, asked, namespace);
  if (!('containers' in found)) return { kind: 'workload', workload: found };
  return { kind: 'pod', pod: found, keeper: await keeperOfPod(asking, found) };
}

function nameOf(subject: Subject): string {
  return subject.kind === 'workload' ? objectName(subject.workload) : `pod ${objectName(subject.pod)}`;
}

function toneOf(kind: ReturnType<typeof diagnose>['kind'], subject: Subject): Tone {
  switch (kind) {
    case 'fault': {
      const serves = subject.kind === 'workload' ? subject.workload.ready > 0 : subject.pod.ready;
      return serves ? 'warning' : 'critical';
    }
    case 'healthy':
      return 'good';
    case 'idle':
      return 'neutral';
    case 'starting':
      return 'warning';
    case 'unexplained':
      return 'unknown';
  }
}

/** When it began, and whether a rollout is suspected of it. */
function sinceText(finding: Finding, change: LastChange | undefined): Text {
  const began: Span = finding.sinceMs === undefined ? 'unknown' : { at: finding.sinceMs };
  if (change === undefined) return began === 'unknown' ? began : [began, '; what changed is unknown'];
  if (change.suspect) return ['the rollout of ', ...changeText(change), '; it began ', began];
  return [began, '; last rollout ', ...changeText(change)];
}

function changeText({ revision, what }: LastChange): Span[] {
  const cause = revision.cause === undefined ? '' : `, "${shortenEnd(revision.cause, 80)}"`;
  return [`${what}, `, { at: revision.createdAtMs }, cause];
}

function linesParts(lines: Reading<readonly string[]> | undefined, finding: Finding | undefined) {
  if (lines === undefined) return [];
  if (lines.kind === 'unread') return [quiet(`Last lines: unknown (${lines.why})`)];
  const of = finding?.log?.previous ? 'Last lines before the exit' : 'Last lines';
  return lines.value.length === 0 ? [quiet(`${of}: it wrote none.`)] : [quiet(of), code(lines.value.join('\n'))];
}

function checkedText({ nowMs, workload, pods, nodes, events, revisions }: Facts): Text {
  const counts = [
    workload?.kind.singular,
    count(revisions, 'revision'),
    count(pods, 'pod'),
    count(events, 'event'),
    count(nodes, 'node'),
  ].filter((part) => part !== undefined);
  return ['Checked ', { at: nowMs, as: 'time' }, `: ${counts.join(', ')}.`];
}

function count(reading: Reading<readonly unknown[]>, one: string): string | undefined {
  return reading.kind === 'read' && reading.value.length > 0 ? plural(reading.value.length, one) : undefined;
}

/** What could not be looked at: nobody may take it for good. */
function unreadTexts({ pods, events, nodes, revisions }: Facts): string[] {
  return Object.entries({ pods, events, nodes, revisions }).flatMap(([what, reading]) =>
    reading.kind === 'unread' ? [`Unknown: its ${what} could not be read (${reading.why})`] : [],
  );
}

function nextSteps(subject: Subject, finding: Finding | undefined, change: LastChange | undefined): Action[] {
  if (finding === undefined) return healthySteps(subject);
  return finding.steps.flatMap((step) => actionOf(step, subject, change) ?? []);
}

function healthySteps(subject: Subject): Action[] {
  const { namespace } = subject.kind === 'pod' ? subject.pod : subject.workload;
  const pod = subject.kind === 'pod' ? subject.pod.name : typedName(subject.workload);
  return [button('Logs', 'k8s logs', { pod, namespace })];
}

function actionOf(step: Step, subject: Subject, change: LastChange | undefined): Action | undefined {
  const { namespace } = subject.kind === 'pod' ? subject.pod : subject.workload;
  const workload: Workload | undefined = subject.kind === 'pod' ? subject.keeper : subject.workload;
  switch (step.kind) {
    case 'logs':
      return button(
        step.previous ? 'Logs before' : 'Logs',
        'k8s logs',
        given({ pod: step.pod, container: step.container, previous: step.previous, namespace }),
      );
    case 'undo':
      return workload && undoAction(workload, change);
    case 'describe':
      return button(`Describe ${step.object}`, 'k8s describe', { kind: `${step.object}/${step.name}`, namespace });
    case 'nodes':
      return button('Nodes', 'k8s top', { what: 'nodes' });
    case 'rollout':
      return workload && button('Rollout', 'k8s rollout', { workload: typedName(workload), namespace });
    case 'list':
      if (step.resource === 'events') return button('Events', 'k8s events', { namespace });
      return button(shortenMiddle(step.resource, 24), 'k8s get', { kind: step.resource, namespace });
  }
}

/** Only where a rollout is suspected: undoing what has nothing to do with it loses what was rolled out. */
function undoAction(workload: Workload, change: LastChange | undefined): Action | undefined {
  if (change?.before === undefined || !change.suspect) return undefined;
  const to = change.before;
  const image = to.images.length === 1 ? to.images[0]?.image.split(':').at(-1) : undefined;
  const label = `Undo to ${shortenMiddle(image ?? `revision ${to.number}`, 16)}…`;
  return button(label, 'k8s undo', {
    workload: typedName(workload),
    to: to.number,
    namespace: workload.namespace,
  });
}
