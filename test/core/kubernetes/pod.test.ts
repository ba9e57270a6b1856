import { describe, expect, it } from 'vitest';
import type { Container } from '../../../src/core/kubernetes/container.ts';
import { type Pod, pickContainer } from '../../../src/core/kubernetes/pod.ts';
import { sampleContainer, samplePod } from '../../support/kubernetes/sample.ts';

const crashing = { ready: false, running: false, waiting: { reason: 'CrashLoopBackOff', message: '' } };
const creating = { ready: false, running: false, waiting: { reason: 'ContainerCreating', message: '' } };

function pod(containers: Container[], defaultContainer?: string): Pod {
  return samplePod('api-0', containers, { ready: false, defaultContainer });
}

describe('the container whose log is meant', () => {
  it.each<[string, Container[], string | undefined, string | undefined, string, string]>([
    ['the asked one', [sampleContainer('app'), sampleContainer('proxy')], undefined, 'proxy', 'proxy', 'asked'],
    [
      'an init container that was asked for',
      [sampleContainer('migrate', { role: 'init' }), sampleContainer('app')],
      undefined,
      'migrate',
      'migrate',
      'asked',
    ],
    ['the only one', [sampleContainer('app')], undefined, undefined, 'app', 'only'],
    [
      'the only main one',
      [sampleContainer('migrate', { role: 'init', running: false }), sampleContainer('app')],
      undefined,
      undefined,
      'app',
      'only',
    ],
    [
      'the one that crashes',
      [sampleContainer('proxy'), sampleContainer('app', crashing)],
      'proxy',
      undefined,
      'app',
      'failing',
    ],
    [
      'the one that runs but is not ready',
      [sampleContainer('proxy'), sampleContainer('app', { ready: false })],
      undefined,
      undefined,
      'app',
      'failing',
    ],
    [
      'the init container that blocks',
      [sampleContainer('migrate', { role: 'init', ...crashing }), sampleContainer('app', creating)],
      undefined,
      undefined,
      'migrate',
      'failing',
    ],
    ['the annotated default', [sampleContainer('proxy'), sampleContainer('app')], 'app', undefined, 'app', 'default'],
    [
      'the annotated default when all fail',
      [sampleContainer('proxy', crashing), sampleContainer('app', crashing)],
      'app',
      undefined,
      'app',
      'default',
    ],
    [
      'the first when nothing tells them apart',
      [sampleContainer('app'), sampleContainer('proxy')],
      'gone',
      undefined,
      'app',
      'first',
    ],
    [
      'the first of a pod that is just being made',
      [sampleContainer('app', creating), sampleContainer('proxy', creating)],
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
    expect(pickContainer(pod([sampleContainer('app')]), 'ap')).toEqual({ kind: 'absent', names: ['app'] });
  });
});
