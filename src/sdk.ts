export type { CommandContext, Plan } from './core/command/command.ts';
export { defineCommand } from './core/command/command.ts';
export { actions, button, code, fields, link, list, quiet, table, text, view } from './core/view/build.ts';
export type { Action, Column, Part, Span, Text, Tone, View } from './core/view/view.ts';
export { formatDuration, parseDurationMs } from './lib/duration.ts';
export { fail, MiddlewatchError } from './lib/error.ts';
export { formatBytes, formatCount, nearest, plural, shortenEnd, shortenMiddle } from './lib/text.ts';
