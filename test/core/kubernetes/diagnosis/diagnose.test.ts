import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../src/core/kubernetes/diagnosis/diagnose.ts';
import type { Facts } from '../../../../src/core/kubernetes/diagnosis/facts.ts';
import type { Family, Finding } from '../../../../src/core/kubernetes/diagnosis/finding.ts';
import { lastChange } from '../../../../src/core/kubernetes/diagnosis/last-change.ts';
import { recorded } from './recorded.ts';

function findingsOf(facts: Facts): readonly Finding[] {
  const diagnosis = diagnose(facts);
  return diagnosis.kind === 'fault' ? diagnosis.findings : [];
}

function firstOf(name: string): Finding {
  const [first] = findingsOf(recorded(name));
  if (first === undefined) throw new Error(`nothing is wrong with ${name}`);
  return first;
}

describe('what a real API server shows of a broken workload is named', () => {
  it.each<[recording: string, Family, sentence: string]>([
    ['crash-exit', 'crash loop', 'is crash-looping: container main exits with 3'],
    [
      'crash-not-found',
      'crash loop',
      'is crash-looping: container main cannot be started: exec: "/srv/start": stat /srv/start: no such file or directory',
    ],
    ['crash-done', 'crash loop', 'is crash-looping: container main ends by itself with exit 0, and is started again'],
    ['crash-init', 'crash loop', 'will not start: its init container migrate exits with 1'],
    ['out-of-memory', 'out of memory', 'runs out of memory: container main was killed at its limit of 64 MiB'],
    ['worker', 'out of memory', 'runs out of memory: container worker was killed at its limit of 256 MiB'],
    ['image-pull', 'image pull', 'cannot pull its image checkout:3.0.0: the registry does not answer'],
    [
      'image-never',
      'image pull',
      'cannot pull its image checkout:3.0.0: it is not on the node, and its pull policy is Never',
    ],
    ['image-name', 'image pull', 'cannot pull its image Shop:3: its name is not one'],
    ['no-cpu', 'unschedulable', 'has no node to run on: none has 64 CPU free'],
    ['no-memory', 'unschedulable', 'has no node to run on: none has 900 GiB of memory free'],
    ['no-gpu', 'unschedulable', 'has no node to run on: none has nvidia.com/gpu free'],
    ['no-label', 'unschedulable', 'has no node to run on: no node has the label disk=ssd'],
    ['probe-liveness', 'failing probe', 'is restarted again and again: its liveness probe fails (exec false)'],
    [
      'probe-readiness',
      'failing probe',
      'runs but takes no traffic: its readiness probe fails (exec sh -c echo cache is cold; exit 1: cache is cold)',
    ],
    ['probe-startup', 'failing probe', 'is not started yet: its startup probe fails (exec false)'],
    ['missing-config-map', 'missing reference', 'will not start: the ConfigMap settings is not there'],
    ['missing-key', 'missing reference', 'will not start: the key RATE_LIMIT in ConfigMap limits is not there'],
    ['missing-secret', 'missing reference', 'will not start: the Secret shop-tls is not there'],
    ['no-claim', 'missing reference', 'will not start: the volume claim orders is not there'],
    ['claim-unbound', 'missing reference', 'will not start: a volume for its claim archive is not there'],
    [
      'over-quota',
      'pods refused',
      'cannot create its pods: the quota team is used up (asks for pods=1, used pods=1, limit pods=1)',
    ],
    ['job-failed', 'failed job', 'failed: all its tries are used up, last exit 2'],
    ['job-late', 'failed job', 'failed: it took longer than it may'],
    ['on-lost', 'node not ready', 'has 2 of 2 pods on a node that is not ready: node-lost'],
  ])('%s: %s', (name, family, sentence) => {
    expect(firstOf(name)).toMatchObject({ family, predicate: sentence });
  });

  it('stuck-rollout: the cause first, and that the rollout is stuck by it', () => {
    const findings = findingsOf(recorded('stuck-rollout'));
    expect(findings.map(({ family }) => family)).toEqual(['failing probe', 'stuck rollout']);
    expect(findings[1]).toMatchObject({
      predicate: 'is stuck in its rollout: 1 of 1 pods are new, 1 ready',
      evidence: [
        'ReplicaSet "stuck-rollout-568575d44b" has timed out progressing.',
        '1 pod of the version before still there',
        'revision 2, stuck-rollout-568575d44b',
      ],
    });
  });
});

describe('evidence', () => {
  it('of a crash is its last exit, how long it ran, its restarts and its command', () => {
    const { evidence, log } = firstOf('crash-exit');
    expect(evidence[0]).toMatch(/^last exit 3 Error, ran 1 s, \d+ restarts$/);
    expect(evidence.at(-1)).toContain("echo 'FATAL cannot reach db:5432'");
    expect(log).toMatchObject({ container: 'main' });
  });

  it('of a pod without a node says of each reason on how many nodes it holds', () => {
    expect(firstOf('no-cpu').evidence).toEqual([
      '1 node: not enough CPU free; the largest node has 4 CPU',
      '3 nodes: a taint that it does not tolerate (lab/simulated)',
    ]);
  });

  it('of a container that never ran promises no log', () => {
    expect(firstOf('crash-not-found').log).toBeUndefined();
  });

  it('is dated from the first time that it backed off, not from its last crash', () => {
    const facts = recorded('crash-exit');
    const { sinceMs = facts.nowMs } = firstOf('crash-exit');
    expect(facts.nowMs - sinceMs).toBeGreaterThan(5 * 60_000);
  });
});

describe('a workload with nothing wrong', () => {
  it.each([
    ['api', 'is healthy: 3 of 3 ready'],
    ['db', 'is healthy: 1 of 1 ready'],
    ['agent', 'is healthy: 1 of 1 ready'],
  ])('%s is healthy', (name, sentence) => {
    expect(diagnose(recorded(name))).toEqual({ kind: 'healthy', sentence });
  });

  it('is not called healthy when its pods could not be read', () => {
    const unread = { kind: 'unread', why: 'pods is forbidden' } as const;
    expect(diagnose({ ...recorded('api'), pods: unread })).toEqual({
      kind: 'unexplained',
      sentence: 'says 3 of 3 ready; its pods could not be looked at',
    });
  });

  it('scaled to 0 is idle', () => {
    const facts = recorded('api');
    const workload = facts.workload && { ...facts.workload, wanted: 0, pods: 0, ready: 0, updated: 0 };
    expect(diagnose({ ...facts, workload, pods: { kind: 'read', value: [] } }).kind).toBe('idle');
  });

  it('whose pods a scheduling gate holds back is idle, not broken', () => {
    const facts = recorded('no-cpu');
    const pods = facts.pods.kind === 'read' ? facts.pods.value : [];
    const gate = { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message: '', sinceMs: undefined };
    const value = pods.map((pod) => ({ ...pod, unscheduled: 'gated', conditions: [gate] }));
    const workload = facts.workload && { ...facts.workload, failure: undefined };
    expect(diagnose({ ...facts, workload, pods: { kind: 'read', value } })).toEqual({
      kind: 'idle',
      sentence: 'is held back by a scheduling gate: 0 of 1 ready; that is no fault',
    });
  });

  it('that began a moment ago is starting, and after a minute nobody knows why it is not ready', () => {
    const facts = recorded('api');
    const workload = facts.workload && { ...facts.workload, ready: 2 };
    const pods = facts.pods.kind === 'read' ? facts.pods.value : [];
    const [first, ...rest] = pods;
    if (first === undefined) throw new Error('no pods were recorded');
    const value = [{ ...first, ready: false }, ...rest];
    const at = (nowMs: number) => diagnose({ ...facts, workload, nowMs, pods: { kind: 'read', value } }).kind;
    expect(at(first.createdAtMs + 59_000)).toBe('starting');
    expect(at(first.createdAtMs + 61_000)).toBe('unexplained');
  });
});

describe('without events', () => {
  const blind = (name: string): Facts => ({ ...recorded(name), events: { kind: 'unread', why: 'forbidden' } });

  it.each<[string, Family]>([
    ['crash-exit', 'crash loop'],
    ['out-of-memory', 'out of memory'],
    ['image-pull', 'image pull'],
    ['missing-config-map', 'missing reference'],
    ['probe-readiness', 'failing probe'],
    ['over-quota', 'pods refused'],
    // The probe that kills it is known from events only.
    ['probe-liveness', 'crash loop'],
  ])('%s is still a %s', (name, family) => {
    expect(findingsOf(blind(name))[0]?.family).toBe(family);
  });
});

describe('a pod by itself', () => {
  it('is judged without the workload that keeps it', () => {
    const facts = { ...recorded('stuck-rollout'), workload: undefined };
    expect(findingsOf(facts).map(({ family }) => family)).toEqual(['failing probe']);
  });

  it('that ended for good says how', () => {
    const facts = { ...recorded('job-failed'), workload: undefined };
    expect(diagnose(facts)).toEqual({ kind: 'unexplained', sentence: 'is Failed and not ready: exit 2 Error' });
  });
});

describe('what changed', () => {
  it('suspects the rollout in whose first minutes the trouble began', () => {
    const facts = recorded('worker');
    expect(lastChange(facts, firstOf('worker'))).toMatchObject({
      what: 'image worker:1.9.2 (was worker:1.9.1)',
      suspect: true,
      revision: { number: 2, cause: 'ci: worker 1.9.2' },
      before: { number: 1 },
    });
  });

  it('does not suspect one of long before', () => {
    const facts = recorded('worker');
    const finding = firstOf('worker');
    const later = { ...finding, sinceMs: (finding.sinceMs ?? 0) + 11 * 60_000 };
    expect(lastChange(facts, later)?.suspect).toBe(false);
  });

  it('does not suspect the first version: there is nothing to go back to', () => {
    expect(lastChange(recorded('crash-exit'), firstOf('crash-exit'))).toMatchObject({
      suspect: false,
      before: undefined,
    });
  });
});
