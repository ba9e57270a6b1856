import { stringify } from 'yaml';
import type { Command } from '../src/core/command/command.ts';
import { type Speech, slashNames } from '../src/core/command/spoken.ts';
import { botScopes } from '../src/edge/slack/bot-scopes.ts';

const nounTexts: Readonly<Record<string, string>> = {
  alerts: 'Alerts: list, acknowledge, silence, trace',
  incident: 'Incidents: declare, status, role, note, timeline, close',
  docker: 'Docker: containers, logs, restart, run',
  k8s: 'Kubernetes: get, logs, scale, restart',
  kafka: 'Kafka: topics, lag, peek, create a topic',
  minio: 'MinIO: buckets, objects, drives, share links',
  ops: 'Middlewatch itself: help, health, audit',
};

// Slack allows 50 slash commands of at most 32 characters; description and hint are kept well under its limits.
const hintAtMost = 900;

/** The Slack app manifest for these commands: sockets by default, the scopes that the calls need and no others. */
export function manifestText(commands: ReadonlyMap<string, Command>, speech: Speech): string {
  const shown = [...commands.values()].filter((command) => !command.hidden);
  const nouns = [...new Set(shown.map((command) => command.name.split(' ')[0] ?? ''))].sort();
  const verbs = (noun: string) => shown.filter((command) => command.name.startsWith(`${noun} `)).map(verbUsage);
  const slash = slashNames(nouns, speech).map((name, index) => ({
    command: `/${name}`,
    description:
      speech.single === undefined
        ? (nounTexts[nouns[index] ?? ''] ?? `Middlewatch: ${nouns[index]}`)
        : 'Kubernetes, Kafka, MinIO, Docker, alerts',
    usage_hint: (speech.single === undefined ? verbs(nouns[index] ?? '') : nouns).join(' | ').slice(0, hintAtMost),
    should_escape: true,
  }));
  const shortcuts = shown.flatMap(({ name, summary, onMessage }) =>
    onMessage === undefined
      ? []
      : [{ name: onMessage.label, type: 'message', callback_id: `run:${name}`, description: summary }],
  );
  const manifest = {
    display_information: {
      name: 'Middlewatch',
      description: 'Kubernetes, Kafka, MinIO and Docker from chat; alerts for who is on call',
      background_color: '#1f2a44',
    },
    features: {
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'middlewatch', always_online: true },
      slash_commands: slash,
      ...(shortcuts.length === 0 ? {} : { shortcuts }),
    },
    oauth_config: {
      scopes: {
        bot: botScopes,
      },
    },
    settings: {
      event_subscriptions: { bot_events: ['app_mention', 'message.im'] },
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      socket_mode_enabled: true,
      token_rotation_enabled: false,
    },
  };
  return `# Generated from the commands by \`npm run generate\`: edit those, not this.\n${stringify(manifest, { lineWidth: 0 })}`;
}

/** A verb with its places: `scale <workload> <replicas>`. Flags are left to help. */
function verbUsage(command: Command): string {
  const places = Object.entries(command.args).filter(([, argument]) => argument.positional);
  const words = places.map(([name, argument]) => (argument.required ? `<${name}>` : `[${name}]`));
  return [command.name.split(' ').slice(1).join(' '), ...words].join(' ');
}
