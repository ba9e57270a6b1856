import { describe, expect, test } from 'vitest';
import { createRedact } from '../../src/lib/redact.ts';
import { seededRandom } from '../support/random.ts';
import { secretShapes } from '../support/secret-shapes.ts';

const redact = createRedact();

describe('what has the shape of a secret is taken out', () => {
  test.each(Object.entries(secretShapes))('%s', (_, value) => {
    expect(redact(`before ${value}`)).toEqual({ text: 'before [redacted]', count: 1 });
  });

  test.each([
    ['postgres://shop:hunter2@db:5432/shop', 'postgres://shop:[redacted]@db:5432/shop'],
    ['amqp://:hunter2@mq', 'amqp://:[redacted]@mq'],
    ['Authorization: Bearer abcdefghijklmnop', 'Authorization: Bearer [redacted]'],
    ['curl -H "X: Bearer abcdefghijklmnop"', 'curl -H "X: Bearer [redacted]"'],
    ['DB_PASSWORD=hunter2 LOG=1', 'DB_PASSWORD=[redacted] LOG=1'],
    ['{"password":"hun\\"ter2","user":"shop"}', '{"password":[redacted],"user":"shop"}'],
    ['{\\"password\\":\\"hunter2\\"}', '{\\"password\\":[redacted]}'],
    ["api_key: 'abc def'", 'api_key: [redacted]'],
    ['client-secret = s3cr3t;', 'client-secret = [redacted];'],
    ['?access_token=abc&x=1', '?access_token=[redacted]&x=1'],
  ])('%s', (text, left) => {
    expect(redact(text).text).toBe(left);
  });

  test('a pattern of the operator counts like the others', () => {
    expect(createRedact([/ACME-\d{8}/u])('key ACME-12345678 and ACME-1')).toEqual({
      text: 'key [redacted] and ACME-1',
      count: 1,
    });
  });
});

describe('what a person needs at night stays', () => {
  test.each([
    'token: invalid',
    'password is missing for user "shop"',
    'secret "db-credentials" not found',
    'MountVolume.SetUp failed for volume "kube-api-access-x7k2p": secret: not found',
    'tokenCount=5 secretName: db',
    'kafka://broker:9092/topic',
    'https://grafana.example:3000/d/abc?from=now-1h',
    'mail to ops@example.com: 5 waiting',
    'npm_config_registry',
    'deployment/api-token-service 1/1 Running',
  ])('%s', (text) => {
    expect(redact(text)).toEqual({ text, count: 0 });
  });

  test.each([
    ['DB_PASSWORD', true],
    ['x-amz-meta-api-key', true],
    ['Token', true],
    ['Name', false],
    ['SECRETS', false],
    ['token count', false],
  ])('the name %s says whether its value is a secret', (name, is) => {
    expect(redact.isSecretName(name)).toBe(is);
  });
});

const rounds = Number(process.env.FUZZ_INPUTS ?? 5_000);

test(`no seeded secret is left in ${rounds} random texts, and a second look finds nothing more`, () => {
  const random = seededRandom(7);
  const secrets = Object.values(secretShapes);
  const noise = [
    '\n',
    ' ',
    '"',
    "'",
    ',',
    '=',
    ':',
    '```',
    'pod/api',
    '{"a":1}',
    '\u202e',
    '<@U1>',
    '[redacted]',
    '{',
    '}',
  ];
  for (let round = 0; round < rounds; round += 1) {
    const hidden = random.pick(secrets);
    const text = `${random.text(noise, 8)} ${hidden}${random.pick(['', ' ', '\n', ',', '"'])}${random.text(noise, 8)}`;
    const { text: left } = redact(text);
    expect(left, text).not.toContain(hidden);
    expect(redact(left).text, text).toBe(left);
  }
});

test('a long hostile line takes no more than linear time to look through', () => {
  const lengths = [
    'a://b:'.repeat(20_000),
    `token${' '.repeat(50_000)}`,
    '-----BEGIN '.repeat(10_000),
    '"'.repeat(100_000),
  ];
  for (const text of lengths) expect(redact(text).text.length).toBeGreaterThan(0);
});
