import { expect, test } from 'vitest';
import { z } from 'zod';
import { commandRights, rightName } from '../../src/core/kubernetes/command-right.ts';
import { parseConfig } from '../../src/edge/config/load-config.ts';
import { clusterRoles, deployObjects, grantsOf } from '../support/kubernetes/deploy-file.ts';

const deployment = z.object({
  spec: z.object({
    replicas: z.number(),
    strategy: z.object({ type: z.string() }),
    template: z.object({
      spec: z.object({
        terminationGracePeriodSeconds: z.number(),
        securityContext: z.object({ runAsNonRoot: z.boolean(), runAsUser: z.number() }),
        containers: z.tuple([
          z.object({
            env: z.array(z.object({ name: z.string(), value: z.string() })),
            securityContext: z.object({
              readOnlyRootFilesystem: z.boolean(),
              allowPrivilegeEscalation: z.boolean(),
              capabilities: z.object({ drop: z.array(z.string()) }),
            }),
            livenessProbe: z.object({ httpGet: z.object({ path: z.string() }) }),
            readinessProbe: z.object({ httpGet: z.object({ path: z.string() }) }),
            volumeMounts: z.array(
              z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() }),
            ),
          }),
        ]),
        volumes: z.array(z.looseObject({ name: z.string() })),
      }),
    }),
  }),
});

async function objectOf(kind: string): Promise<unknown> {
  const [object] = (await deployObjects()).filter((each) => each.kind === kind);
  return object;
}

test('the deployment is one process of nobody on a file system that is only read', async () => {
  const { spec } = deployment.parse(await objectOf('Deployment'));
  expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  const pod = spec.template.spec;
  expect(pod.securityContext).toEqual({ runAsNonRoot: true, runAsUser: 10_001 });
  // A running command is given 20 s to end.
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
  const [container] = pod.containers;
  expect(container.securityContext).toEqual({
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  });
  expect([container.livenessProbe.httpGet.path, container.readinessProbe.httpGet.path]).toEqual([
    '/healthz',
    '/readyz',
  ]);
  expect(container.volumeMounts.filter(({ readOnly }) => !readOnly).map(({ mountPath }) => mountPath)).toEqual([
    '/data',
  ]);
  expect(pod.volumes.find(({ name }) => name === 'data')).toHaveProperty('persistentVolumeClaim');
});

test('no secret stands in the file: tokens come from files of a Secret that is made by hand', async () => {
  expect((await deployObjects()).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  const [container] = deployment.parse(await objectOf('Deployment')).spec.template.spec.containers;
  expect(container.env.filter(({ name }) => name.startsWith('SLACK_')).map(({ value }) => value)).toEqual([
    '/secrets/slack-bot-token',
    '/secrets/slack-app-token',
  ]);
});

test('the configuration that it mounts is one that a start takes', async () => {
  const { data } = z.object({ data: z.object({ 'middlewatch.yaml': z.string() }) }).parse(await objectOf('ConfigMap'));
  const config = parseConfig(data['middlewatch.yaml'], 'middlewatch.yaml');
  expect(config.store.path).toBe('/data/middlewatch.db');
  expect(config.http.host).toBe('0.0.0.0');
});

test('the roles read no secrets, and grant what the doctor asks for', async () => {
  const grants = (await clusterRoles()).flatMap(grantsOf);
  expect(grants.filter(({ resource }) => resource === 'secrets')).toEqual([]);
  const names = new Set(grants.map(rightName));
  expect(commandRights.map(rightName).filter((name) => !names.has(name))).toEqual([]);
});
