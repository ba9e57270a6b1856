import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { commandsPage } from '../../generate/commands-page.ts';
import { manifestText } from '../../generate/manifest.ts';
import { allCommands } from '../support/check-actions.ts';

const root = join(import.meta.dirname, '..', '..');
const commands = await allCommands();
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const manifestSchema = z.object({
  display_information: z.object({ name: z.string().max(35), description: z.string().max(140) }),
  features: z.object({
    slash_commands: z
      .array(
        z.object({
          command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
          description: z.string().min(1).max(2_000),
          usage_hint: z.string().max(1_000),
          should_escape: z.literal(true),
        }),
      )
      .max(50),
    // Slack's bounds for shortcuts.
    shortcuts: z
      .array(z.object({ name: z.string().max(24), type: z.literal('message'), callback_id: z.string().max(255) }))
      .max(10)
      .default([]),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
    socket_mode_enabled: z.literal(true),
  }),
});

test.each([
  ['manifest.yml', () => manifestText(commands, {})],
  ['docs/commands.md', () => commandsPage(commands)],
])('%s is current', (path, text) => {
  expect(read(path)).toBe(text());
});

describe('the manifest', () => {
  test.each([
    [{}, ['/alerts', '/docker', '/incident', '/k8s', '/kafka', '/minio', '/oncall', '/ops']],
    [
      { prefix: 'x-' },
      ['/x-alerts', '/x-docker', '/x-incident', '/x-k8s', '/x-kafka', '/x-minio', '/x-oncall', '/x-ops'],
    ],
    [{ single: 'mw' }, ['/mw']],
  ])("with %o keeps Slack's limits and declares %o", (speech, names) => {
    const manifest = manifestSchema.parse(parse(manifestText(commands, speech)));
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(names);
  });

  test('offers on a message what its command says', () => {
    const { features } = manifestSchema.parse(parse(manifestText(commands, {})));
    expect(features.shortcuts).toEqual([
      { name: 'Declare incident', type: 'message', callback_id: 'run:incident declare' },
    ]);
  });

  test('subscribes to what is listened to, and asks for no right to post where it was not invited', () => {
    const { settings, oauth_config: oauth } = manifestSchema.parse(parse(manifestText(commands, {})));
    expect(settings.event_subscriptions.bot_events).toEqual(['app_mention', 'message.im']);
    expect(oauth.scopes.bot).not.toContain('chat:write.public');
  });
});

test('the page of commands holds each command that is not hidden, and no other', () => {
  const page = commandsPage(commands);
  for (const { name, hidden } of commands.values()) expect(page.includes(`## /${name}\n`), name).toBe(!hidden);
});
