import { DatabaseError } from 'pg';
import { reasonOf } from '../../../lib/error.ts';
import { socketFaults, untrusted } from '../../../lib/socket-fault.ts';
import type { Failure } from '../write-result.ts';

/** SQLSTATE codes, classes and their beginnings, the longer ones first: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const states: readonly (readonly [string, Verdict])[] = [
  ['23', { kind: 'constraint' }],
  ['40001', { kind: 'race' }],
  ['40P01', { kind: 'race' }],
  ['55P03', { kind: 'locked' }],
  ['08', { kind: 'outage', cause: 'the connection was lost' }],
  ['25006', { kind: 'outage', cause: 'it is read-only, as a standby is' }],
  ['25P03', { kind: 'outage', cause: 'it ended the connection of a transaction that stood still' }],
  ['28', { kind: 'outage', cause: 'it refuses the user or the password' }],
  ['3D', { kind: 'outage', cause: 'there is no such database' }],
  ['42501', { kind: 'outage', cause: 'its user lacks a right' }],
  ['53100', { kind: 'outage', cause: 'its disk is full' }],
  ['53300', { kind: 'outage', cause: 'it has no connection to spare' }],
  ['53', { kind: 'outage', cause: 'it lacks memory or space' }],
  ['57014', { kind: 'outage', cause: 'it did not answer in time' }],
  ['57P', { kind: 'outage', cause: 'it is being stopped or started' }],
  ['58', { kind: 'outage', cause: 'its disk reported an error' }],
  ['XX001', { kind: 'outage', cause: 'its files are damaged' }],
  ['XX002', { kind: 'outage', cause: 'its files are damaged' }],
];

/** What went wrong between us and PostgreSQL. */
type Verdict =
  | { readonly kind: 'constraint' }
  /** The same transaction may succeed when it is tried again. */
  | { readonly kind: 'race' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'outage'; readonly cause: string }
  | { readonly kind: 'bug' };

/** Judges what was thrown; what neither the server said nor our reading of a value (a RangeError) is trouble on the way. */
export function judge(thrown: unknown): Verdict {
  if (thrown instanceof RangeError) return { kind: 'bug' };
  if (!(thrown instanceof DatabaseError)) return { kind: 'outage', cause: causeOf(thrown) };
  const code = thrown.code ?? '';
  return states.find(([start]) => code.startsWith(start))?.[1] ?? { kind: 'bug' };
}

/** Says in our words what PostgreSQL did: trouble is `unavailable`, a broken uniqueness `conflict`, the rest a bug. */
export function postgresFailure(thrown: unknown, store: string): Failure {
  const verdict = judge(thrown);
  switch (verdict.kind) {
    case 'constraint':
      return { code: 'conflict', sentence: `The store refused a row: ${reasonOf(thrown)}.` };
    case 'race':
    case 'locked':
      return unavailable(store, 'somebody else holds a lock on the same rows');
    case 'outage':
      return unavailable(store, verdict.cause);
    case 'bug':
      return { code: 'bug', sentence: `PostgreSQL: ${reasonOf(thrown)}` };
  }
}

function unavailable(store: string, cause: string): Failure {
  return {
    code: 'unavailable',
    sentence: `The store ${store} cannot be used: ${cause}.`,
    hint: 'Look at the PostgreSQL server; Middlewatch goes on by itself when it answers again.',
  };
}

/** What Node or the driver says of a connection, in our words. */
function causeOf(thrown: unknown): string {
  const reason = reasonOf(thrown);
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
  const fault = socketFaults[code];
  if (fault !== undefined) return `it ${fault}`;
  if (untrusted.test(code) || untrusted.test(reason)) return `its certificate is not trusted (${reason})`;
  if (/does not support SSL/i.test(reason)) return 'it does not speak TLS';
  if (/time/i.test(reason)) return 'it did not answer in time';
  return 'the connection was lost';
}
