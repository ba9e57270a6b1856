import { describe, expect, test } from 'vitest';
import { loadConfig, parseConfig } from '../../../src/edge/config/load-config.ts';
import { MiddlewatchError } from '../../../src/lib/error.ts';

const parse = (text: string) => parseConfig(text, 'middlewatch.yaml');
const faults = (text: string): string => {
  try {
    parse(text);
  } catch (thrown) {
    if (thrown instanceof MiddlewatchError && thrown.code === 'usage') return thrown.message;
    throw thrown;
  }
  return 'it was accepted';
};

test('an empty file is a bot that looks at nothing, on loopback', () => {
  expect(parse('')).toMatchObject({
    slack: { mode: 'socket' },
    http: { host: '127.0.0.1', port: 8080 },
    access: { roles: [] },
    kafka: [],
  });
});

test('durations are read once, into milliseconds', () => {
  expect(parse('kafka:\n  - name: prod\n    brokers: [a:9092]\n    timeout: 1m30s\n').kafka[0]).toMatchObject({
    timeoutMs: 90_000,
  });
});

describe('names the file, the line, the key and what is near', () => {
  test.each([
    [
      'a wrong key at the top',
      'http:\n  port: 1\nkafak: []\n',
      'middlewatch.yaml:3: there is no key "kafak" at the top; did you mean "kafka"?',
    ],
    [
      'a wrong key within',
      'http:\n  prot: 1\n',
      'middlewatch.yaml:2: there is no key "prot" in http; did you mean "port"?',
    ],
    [
      'a wrong key in a list',
      'kafka:\n  - name: a\n    broker: [x:1]\n',
      'middlewatch.yaml:3: there is no key "broker" in kafka.0; did you mean "brokers"?',
    ],
    ['a key nothing is near to', 'zzzzzz: 1\n', 'middlewatch.yaml:1: there is no key "zzzzzz" at the top'],
    ['a wrong type', 'http:\n  port: high\n', 'middlewatch.yaml:2: http.port:'],
    ['a port that is none', 'http:\n  port: 70000\n', 'middlewatch.yaml:2: http.port:'],
    ['a wrong choice', 'slack:\n  mode: carrier-pigeon\n', 'middlewatch.yaml:2: slack.mode:'],
    [
      'what is no duration',
      'kafka:\n  - name: a\n    brokers: [x:1]\n    timeout: soon\n',
      'middlewatch.yaml:4: kafka.0.timeout: "soon" is not a duration.',
    ],
    [
      'two targets of one name',
      'kafka:\n  - name: a\n    brokers: [x:1]\n  - name: a\n    brokers: [y:1]\n',
      'two targets have one name',
    ],
    [
      'a broker without a port',
      'kafka:\n  - name: a\n    brokers: [x]\n',
      'middlewatch.yaml:3: kafka.0.brokers.0: host:port',
    ],
    [
      'a permission that is none',
      'access:\n  roles:\n    - name: a\n      members: ["*"]\n      permissions: [scale]\n',
      'middlewatch.yaml:5: access.roles.0.permissions.0: noun:verb',
    ],
    [
      'people on call who are no role',
      'access:\n  roles:\n    - name: a\n      members: ["*"]\n      permissions: ["*"]\n  onCallRole: b\n',
      'no role is called "b"; there are: a',
    ],
    [
      'a member by name',
      'access:\n  roles:\n    - name: a\n      members: [dana]\n      permissions: ["*"]\n',
      'a user id, group:name, or *',
    ],
    [
      'a secret that is written out',
      'minio:\n  - name: a\n    endpoint: http://x\n    accessKey: hunter2\n    secretKey: {env: NOWHERE}\n',
      'middlewatch.yaml:4: minio.0.accessKey',
    ],
    [
      'a variable that is not set',
      'minio:\n  - name: a\n    endpoint: http://x\n    accessKey: {env: MIDDLEWATCH_NOWHERE}\n    secretKey: {env: MIDDLEWATCH_NOWHERE}\n',
      'the environment variable MIDDLEWATCH_NOWHERE is not set',
    ],
    [
      'a file that is not there',
      'minio:\n  - name: a\n    endpoint: http://x\n    accessKey: {file: /nowhere/key}\n    secretKey: {file: /nowhere/key}\n',
      'the file /nowhere/key cannot be read',
    ],
    ['what is no YAML', 'http: [1, 2\n', 'middlewatch.yaml:'],
    ['a list at the top', '- 1\n', 'middlewatch.yaml:1: the file:'],
  ])('%s', (_, text, fault) => {
    expect(faults(text)).toContain(fault);
  });

  test('all faults at once, a line each', () => {
    expect(faults('http:\n  port: high\nkafak: []\nslack:\n  mode: x\n').split('\n')).toHaveLength(3);
  });

  test('a file that cannot be read', () => {
    expect(() => loadConfig('/nowhere/middlewatch.yaml')).toThrow(
      'The configuration /nowhere/middlewatch.yaml cannot be read',
    );
  });

  test('and never the value of a secret', () => {
    expect(
      faults('minio:\n  - name: a\n    endpoint: http://x\n    accessKey: hunter2\n    secretKey: hunter3\n'),
    ).not.toContain('hunter');
  });
});

describe('who stands for whom in a cluster', () => {
  const rule = (text: string) => `kubernetes:\n  - name: prod\n    impersonate:\n      - ${text}\n`;

  test.each([
    [
      'several people in one user',
      "{members: ['*'], user: dana}",
      '"dana" would be several people; write {id} into it',
    ],
    ['one who stands above all rules', "{members: [UDANA], user: a, groups: ['system:masters']}", 'system:'],
    ['a user of the cluster itself', "{members: [UDANA], user: 'system:admin'}", 'system:'],
    ['what would be two header lines', '{members: [UDANA], user: "a\\nb"}', 'printable'],
    [
      'one user for two people',
      '{members: [UDANA], user: a}\n      - {members: [ULEE], user: a}',
      'no two people share a user',
    ],
    ['nobody', '{members: [UDANA]}', 'it needs a user, groups or both'],
    ['a group that is not there', "{members: ['group:sre'], groups: [sre]}", 'no group is called "sre"'],
  ])('%s is a fault', (_, written, fault) => {
    expect(faults(rule(written))).toContain(fault);
  });

  test('one user for one person, and one for each of many', () => {
    expect(faults(rule('{members: [UDANA], user: dana@example.com, groups: [sre]}'))).toBe('it was accepted');
    expect(faults(rule("{members: ['*'], user: 'slack:{id}'}"))).toBe('it was accepted');
  });
});
