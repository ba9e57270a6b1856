import { Counter, Gauge, type Registry } from 'prom-client';
import type { AlertFigures } from '../../core/port/alert-figures.ts';

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

interface Measured {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  samples(figures: AlertFigures): readonly Sample[];
}

const one = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [[{}, value]]);
const by = (label: string, values: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(values).map(([name, value]) => [{ [label]: name }, value]);
const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

/** What only grows while the process lives. */
const counted: readonly Measured[] = [
  { name: 'alert_records_total', help: 'Records read', samples: ({ read }) => one(read.records) },
  {
    name: 'alerts_total',
    help: 'Alerts in the records read: changed, or only repeated',
    label: 'outcome',
    samples: ({ read: { changed, repeated } }) => by('outcome', { changed, repeated }),
  },
  {
    name: 'dead_letters_total',
    help: 'Records that no source could read',
    samples: ({ read }) => one(read.deadLetters),
  },
  {
    name: 'chat_posts_total',
    help: 'Posts by how they ended',
    label: 'outcome',
    samples: ({ posts }) => by('outcome', posts),
  },
  {
    name: 'chat_edits_total',
    help: 'Edits by how they ended',
    label: 'outcome',
    samples: ({ edits }) => by('outcome', edits),
  },
];

const measured: readonly Measured[] = [
  {
    name: 'dead_letters_waiting',
    help: 'Dead letters that have not reached their topic',
    samples: ({ deadLettersWaiting }) => one(deadLettersWaiting),
  },
  {
    name: 'alert_groups',
    help: 'Groups that are not over',
    label: 'state',
    samples: ({ groups }) => by('state', groups),
  },
  {
    name: 'deliveries_waiting',
    help: 'Messages that are owed to chat; unclear: it may or may not have been taken',
    label: 'state',
    samples: ({ owed: { waiting, unclear } }) => by('state', { pending: waiting - unclear, unclear }),
  },
  {
    name: 'delivery_oldest_seconds',
    help: 'How long the oldest message waits for chat',
    samples: ({ owed }) => one(seconds(owed.oldestMs ?? 0)),
  },
  {
    name: 'doubles_removed',
    help: 'Doubled messages that were removed',
    samples: ({ doublesRemoved }) => one(doublesRemoved),
  },
  {
    name: 'consumer_behind_records',
    help: 'Records that wait in the topics of a target',
    label: 'target',
    samples: ({ readers }) => readers.map(({ target, behind }) => [{ target }, behind]),
  },
  {
    name: 'consumer_poll_age_seconds',
    help: 'Since a broker last answered a fetch',
    label: 'target',
    samples: ({ readers }) =>
      readers.flatMap(({ target, pollAgeMs }) => (pollAgeMs === undefined ? [] : [[{ target }, pollAgeMs / 1000]])),
  },
  {
    name: 'consumer_link_up',
    help: '1 while the topics of a target are read to about their end',
    label: 'target',
    samples: ({ readers }) => readers.map(({ target, linkUp }) => [{ target }, linkUp ? 1 : 0]),
  },
  {
    name: 'watchdog_heard_age_seconds',
    help: 'Since a watchdog was last heard of',
    label: 'watchdog',
    samples: ({ watchdogs }) =>
      watchdogs.flatMap(({ name, heardAgeMs }) =>
        heardAgeMs === undefined ? [] : [[{ watchdog: name }, heardAgeMs / 1000]],
      ),
  },
  {
    name: 'fallback_pages',
    help: 'Pages for the fallback receiver',
    label: 'state',
    samples: ({ fallback }) => (fallback === undefined ? [] : by('state', fallback)),
  },
  {
    name: 'dead_man_called_age_seconds',
    help: "Since the dead-man's switch was last called",
    samples: ({ deadManAgeMs }) => one(seconds(deadManAgeMs)),
  },
  {
    name: 'escalations',
    help: 'Escalations that are not over; held: somebody has it, or it is hushed',
    label: 'state',
    samples: ({ paging }) => (paging === undefined ? [] : by('state', { open: paging.open, held: paging.held })),
  },
  {
    name: 'pages',
    help: 'Pages of the last 30 days by what became of them',
    label: 'state',
    samples: ({ paging }) =>
      paging === undefined
        ? []
        : by('state', { waiting: paging.pagesWaiting, sent: paging.pagesSent, failed: paging.pagesFailed }),
  },
  {
    name: 'escalation_late_seconds',
    help: 'By how much the most overdue step, and the most overdue page, is late',
    label: 'what',
    samples: ({ paging }) =>
      paging === undefined ? [] : by('what', { step: paging.stepLateMs / 1000, page: paging.pageLateMs / 1000 }),
  },
  {
    name: 'escalation_audit_age_seconds',
    help: 'Since the auditor last looked at every escalation',
    samples: ({ paging }) => one(seconds(paging?.auditAgeMs)),
  },
  {
    name: 'escalation_audit_faults',
    help: 'What the auditor found wrong the last time',
    samples: ({ paging }) => one(paging?.faults),
  },
];

/** Adds the metrics of alerts, read anew for each scrape, once for all of them. Their labels are names of the configuration only. */
export function addAlertMetrics(registry: Registry, figures: () => Promise<AlertFigures>): void {
  let reading: Promise<AlertFigures> | undefined;
  const read = (): Promise<AlertFigures> => {
    reading ??= figures().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const optionsOf = ({ name, help, label }: Measured) => ({
    name: `middlewatch_${name}`,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
  });
  for (const each of counted) {
    new Counter({
      ...optionsOf(each),
      async collect() {
        const samples = each.samples(await read());
        this.reset();
        for (const [labels, value] of samples) this.inc(labels, value);
      },
    });
  }
  for (const each of measured) {
    new Gauge({
      ...optionsOf(each),
      async collect() {
        const samples = each.samples(await read());
        this.reset();
        // Without a label a reset leaves a 0, which would pass for a measure.
        if (samples.length === 0 && each.label === undefined) this.remove();
        for (const [labels, value] of samples) this.set(labels, value);
      },
    });
  }
}
