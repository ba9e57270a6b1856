import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/edge/config/load-config.ts';
import { slackSettings } from '../../../src/edge/config/slack-secret.ts';

const socket = parseConfig('', 'x').slack;
const http = parseConfig('slack:\n  mode: http\n', 'x').slack;
const both = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

test('takes tokens from the environment, or from the files it names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'middlewatch-secret-'));
  try {
    writeFileSync(join(folder, 'bot'), 'xoxb-filed\n');
    const { botToken } = slackSettings(socket, {
      SLACK_BOT_TOKEN_FILE: join(folder, 'bot'),
      SLACK_APP_TOKEN: 'xapp-1',
    });
    expect(botToken.reveal()).toBe('xoxb-filed');
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(slackSettings(socket, both)).toMatchObject({ mode: 'socket', proxied: false });
  expect(slackSettings(socket, { ...both, HTTPS_PROXY: 'http://p' }).proxied).toBe(true);
});

test.each([
  ['no token at all', socket, {}, 'SLACK_BOT_TOKEN is not set.'],
  ['an empty one', socket, { ...both, SLACK_BOT_TOKEN: ' ' }, 'SLACK_BOT_TOKEN is not set.'],
  ['one of two', socket, { SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_APP_TOKEN is not set.'],
  [
    'tokens exchanged',
    socket,
    { SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xoxb-1' },
    'SLACK_BOT_TOKEN is not a bot token',
  ],
  ["a person's token", socket, { ...both, SLACK_BOT_TOKEN: 'xoxp-1' }, 'SLACK_BOT_TOKEN is not a bot token'],
  ['no signing secret', http, { SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_SIGNING_SECRET is not set.'],
])('refuses %s, naming the variable and not its value', (_, config, environment, sentence) => {
  expect(() => slackSettings(config, environment)).toThrow(sentence);
  expect(() => slackSettings(config, environment)).not.toThrow(/xox[bp]-1|xapp-1/);
});
