import type { Command } from '../src/core/command/command.ts';
import { speak } from '../src/core/command/spoken.ts';
import { argumentLines, usageOf } from '../src/core/command/usage.ts';

const classes = {
  read: 'looks',
  respond: 'responds; any member of the channel, no confirmation',
  change: 'changes; planned and confirmed',
  destroy: 'loses something; planned and confirmed',
} as const;

/** docs/commands.md: every command with usage, arguments, permission and class. */
export function commandsPage(commands: ReadonlyMap<string, Command>): string {
  const spoken = speak({});
  const shown = [...commands.values()]
    .filter((command) => !command.hidden)
    .sort((a, b) => a.name.localeCompare(b.name));
  const sections = shown.map((command) => {
    const rows = argumentLines(command).map(([name, help]) => `| \`${name}\` | ${cell(help)} |`);
    const table = rows.length === 0 ? [] : ['', '| argument | |', '| --- | --- |', ...rows];
    const examples = (command.examples ?? []).map((example) => `    ${spoken(command.name)} ${example}`.trimEnd());
    return [
      `## ${spoken(command.name)}`,
      '',
      `${command.summary}.`,
      '',
      `    ${usageOf(command, spoken)}`,
      ...table,
      ...(examples.length === 0 ? [] : ['', 'For example:', '', ...examples]),
      '',
      `Permission \`${command.permission}\` · ${classes[command.danger]}${command.uses.some((use) => use in systems) ? ' · takes `--on <target>`' : ''}`,
    ].join('\n');
  });
  const table = shown.map(
    (command) => `| \`${command.permission}\` | \`${spoken(command.name)}\` | ${command.danger} |`,
  );
  return [
    '# Commands',
    '',
    'Generated from the commands by `npm run generate`.',
    '',
    'Each works as a slash command, as a mention (`@middlewatch k8s get pods`, also inside threads) and as a button.',
    '',
    sections.join('\n\n'),
    '',
    '# Permissions',
    '',
    '| permission | command | class |',
    '| --- | --- | --- |',
    ...table,
    '',
  ].join('\n');
}

const systems = { kubernetes: true, kafka: true, minio: true, docker: true } as const;

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
