/** A secret of each shape that everybody knows, put together here so that no text in a file has one that a scanner would report. */
export const secretShapes = {
  jwt: ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N'].join('.'),
  slack: ['xoxb', '123456789012', 'abcdefABCDEF'].join('-'),
  slackApp: ['xapp', '1', 'A0123', '456', 'abcdef'].join('-'),
  hook: ['https://hooks.slack.com/services', 'T0001', 'B0001', 'abcdefghijkl'].join('/'),
  aws: `AKIA${'IOSFODNN7EXAMPLE'}`,
  github: `ghp_${'a1B2'.repeat(9)}`,
  gitlab: `glpat-${'a1B2c3D4'.repeat(3)}`,
  google: `AIza${'a1B2c3D'.repeat(5)}`,
  stripe: `sk_live_${'a1B2c3D4'.repeat(2)}`,
  npm: `npm_${'a1B2c3'.repeat(6)}`,
  key: `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA\n'.repeat(3)}-----END RSA PRIVATE KEY-----`,
  cutKey: '-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA',
} as const;
