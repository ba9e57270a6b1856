import { describe, expect, it } from 'vitest';
import { type Container, type Pod, pickContainer } from '../../../src/core/kubernetes/pod.ts';

function container(name: string, options: Partial<Container> = {}): Container {
  return {
    name,
    role: 'main',
    ready: true,
    restarts: 0,
    waiting: undefined,
    running: true,
    lastExit: undefined,
    ...options,
  };
}

const crashing = { ready: false, running: false, waiting: { reason: 'CrashLoopBackOff', message: '' } };
const creating = { ready: false, running: false, waiting: { reason: 'ContainerCreating', message: '' } };

function pod(containers: Container[], defaultContainer?: string): Pod {
  return {
    name: 'api-0',
    namespace: 'shop',
    createdAtMs: 0,
    phase: 'Running',
    ready: false,
    unscheduled: undefined,
    defaultContainer,
    containers,
  };
}

describe('the container whose log is meant', () => {
  it.each<[string, Container[], string | undefined, string | undefined, string, string]>([
    ['the asked one', [container('app'), container('proxy')], undefined, 'proxy', 'proxy', 'asked'],
    [
      'an init container that was asked for',
      [container('migrate', { role: 'init' }), container('app')],
      undefined,
      'migrate',
      'migrate',
      'asked',
    ],
    ['the only one', [container('app')], undefined, undefined, 'app', 'only'],
    [
      'the only main one',
      [container('migrate', { role: 'init', running: false }), container('app')],
      undefined,
      undefined,
      'app',
      'only',
    ],
    ['the one that crashes', [container('proxy'), container('app', crashing)], 'proxy', undefined, 'app', 'failing'],
    [
      'the one that runs but is not ready',
      [container('proxy'), container('app', { ready: false })],
      undefined,
      undefined,
      'app',
      'failing',
    ],
    [
      'the init container that blocks',
      [container('migrate', { role: 'init', ...crashing }), container('app', creating)],
      undefined,
      undefined,
      'migrate',
      'failing',
    ],
    ['the annotated default', [container('proxy'), container('app')], 'app', undefined, 'app', 'default'],
    [
      'the annotated default when all fail',
      [container('proxy', crashing), container('app', crashing)],
      'app',
      undefined,
      'app',
      'default',
    ],
    [
      'the first when nothing tells them apart',
      [container('app'), container('proxy')],
      'gone',
      undefined,
      'app',
      'first',
    ],
    [
      'the first of a pod that is just being made',
      [container('app', creating), container('proxy', creating)],
      undefined,
      undefined,
      'app',
      'first',
    ],
  ])('is %s', (_, containers, annotated, asked, name, why) => {
    const picked = pickContainer(pod(containers, annotated), asked);
    expect(picked).toMatchObject({ kind: 'picked', container: { name }, why });
  });

  it('is absent, with the names there are, when the asked one is not there', () => {
    expect(pickContainer(pod([container('app')]), 'ap')).toEqual({ kind: 'absent', names: ['app'] });
  });
});
