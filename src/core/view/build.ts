import type { ActionRun } from './action.ts';
import type { Action, Column, Form, Part, Text, Tone, View } from './view.ts';

/** Makes a view; `parts` that are undefined or false are left out, so that conditions stay in line. */
export function view(
  title: Text,
  parts: readonly (Part | undefined | false)[],
  options: { tone?: Tone; footer?: Text; lockScreen?: string } = {},
): View {
  return { title, parts: parts.filter((part): part is Part => part !== undefined && part !== false), ...options };
}

/** A paragraph. */
export function text(content: Text): Part {
  return { kind: 'text', text: content };
}

/** A paragraph of secondary weight: counts, sources, ages. */
export function quiet(content: Text): Part {
  return { kind: 'text', text: content, quiet: true };
}

/** Labelled values, in order. */
export function fields(entries: readonly (readonly [label: string, value: Text] | undefined | false)[]): Part {
  const present = entries.filter((entry): entry is readonly [string, Text] => entry !== undefined && entry !== false);
  return { kind: 'fields', fields: present.map(([label, value]) => ({ label, value })) };
}

/** A table of `noun`s; long ones are paged by whoever shows them, so give every row you have. */
export function table(
  columns: readonly (Column | string)[],
  rows: readonly (readonly string[])[],
  options: { noun: string; total?: number; wide?: boolean },
): Part {
  return {
    kind: 'table',
    columns: columns.map((column) => (typeof column === 'string' ? { title: column } : column)),
    rows,
    ...options,
  };
}

/** Literal text in a fixed width, such as log lines. */
export function code(content: string, noun = 'line'): Part {
  return { kind: 'code', text: content, noun };
}

/** A bulleted list; of `noun`s if there may be many, then it is paged. */
export function list(items: readonly Text[], noun?: string): Part {
  return { kind: 'list', items, ...(noun === undefined ? {} : { noun }) };
}

/** A row of next steps; undefined ones are left out, an empty row disappears. */
export function actions(...entries: readonly (Action | undefined | false)[]): Part | undefined {
  const present = entries.filter((entry): entry is Action => entry !== undefined && entry !== false);
  return present.length === 0 ? undefined : { kind: 'actions', actions: present };
}

/** A button that runs a command. */
export function button(
  label: string,
  command: string,
  args: ActionRun['args'] = {},
  options: { style?: 'primary' | 'danger'; ask?: Form; replaces?: boolean } = {},
): Action {
  return { kind: 'button', label, run: { command, args }, ...options };
}

/** Asks the same again; the new answer takes the place of the old one. */
export function refresh(command: string, args: ActionRun['args'] = {}): Action {
  return { kind: 'button', label: 'Refresh', run: { command, args }, replaces: true };
}

/** A link to a page outside; only http, https and mailto are drawn. */
export function link(label: string, url: string): Action {
  return { kind: 'link', label, url };
}
