/**
 * What the composer offers while somebody types: commands, their verbs, people, channels. Pure.
 *
 * @typedef {import('../../page-api.ts').PageCommand} PageCommand
 * @typedef {{ name: string, summary: string, usage: string }} CatalogEntry `name` is noun and verb: `k8s scale`
 * @typedef {{ insert: string, label: string, detail: string }} Suggestion
 * @typedef {{ from: number, to: number, items: Suggestion[] }} Suggestions the stretch of text that a choice replaces
 * @typedef {{
 *   commands: PageCommand[],
 *   catalog: CatalogEntry[],
 *   people: { name: string, realName: string }[],
 *   channels: { name: string }[],
 *   inThread: boolean,
 * }} Known
 */

const MAX_ITEMS = 12;

/**
 * The catalogue an app may hand to the workspace: `{ commands: [{ name, summary, usage }] }`. Anything else is no catalogue.
 * @param {unknown} value
 * @returns {CatalogEntry[]}
 */
export function readCatalog(value) {
  if (typeof value !== 'object' || value === null || !('commands' in value) || !Array.isArray(value.commands))
    return [];
  return value.commands
    .filter((entry) => typeof entry?.name === 'string')
    .map((entry) => ({ name: entry.name, summary: String(entry.summary ?? ''), usage: String(entry.usage ?? '') }));
}

/**
 * The verbs of a command: from the catalogue, else from a usage hint that lists them as `get <kind> | logs <pod>`.
 * @param {PageCommand} command
 * @param {CatalogEntry[]} catalog
 * @returns {CatalogEntry[]}
 */
export function verbsOf(command, catalog) {
  const noun = command.command.slice(1);
  const told = catalog.filter(({ name }) => name.startsWith(`${noun} `));
  if (told.length > 0) return told;
  const alternatives = command.usageHint.split('|').map((part) => part.trim());
  if (alternatives.length < 2 || !alternatives.every((part) => /^[a-z][a-z0-9-]*( |$)/.test(part))) return [];
  return alternatives.map((part) => {
    const [verb = '', ...rest] = part.split(' ');
    return { name: `${noun} ${verb}`, summary: '', usage: rest.join(' ') };
  });
}

/**
 * What can stand at the caret; null if nothing is offered.
 * @param {Known} known
 * @param {string} text
 * @param {number} caret
 * @returns {Suggestions | null}
 */
export function suggest(known, text, caret) {
  const before = text.slice(0, caret);
  if (before.startsWith('/')) return known.inThread ? null : suggestCommand(known, before);
  const word = /(?:^|\s)([@#])([\p{L}\p{N}_.-]*)$/u.exec(before);
  if (word === null) return null;
  const [, sign = '', typed = ''] = word;
  const items = sign === '@' ? people(known, typed) : channels(known, typed);
  return found(caret - typed.length - 1, caret, items);
}

/**
 * The line under the composer: how the command that is being typed is used.
 * @param {Known} known
 * @param {string} text
 * @returns {{ name: string, usage: string, summary: string } | null}
 */
export function usageOf(known, text) {
  const [word = '', verb = ''] = text.trimStart().split(/\s+/);
  const command = known.commands.find((one) => one.command === word);
  if (command === undefined || known.inThread) return null;
  const entry = verbsOf(command, known.catalog).find(({ name }) => name === `${word.slice(1)} ${verb}`);
  if (entry !== undefined) return { name: `/${entry.name}`, usage: entry.usage, summary: entry.summary };
  return { name: word, usage: command.usageHint, summary: command.description };
}

/**
 * @param {Known} known
 * @param {string} before
 */
function suggestCommand(known, before) {
  const space = before.indexOf(' ');
  if (space < 0) {
    const items = known.commands
      .filter(({ command }) => command.startsWith(before))
      .map((command) => ({
        insert: `${command.command} `,
        label:
          verbsOf(command, known.catalog).length > 0
            ? command.command
            : `${command.command} ${command.usageHint}`.trim(),
        detail: command.description,
      }));
    return found(0, before.length, items);
  }
  const command = known.commands.find((one) => one.command === before.slice(0, space));
  const typed = before.slice(space + 1);
  if (command === undefined || typed.includes(' ')) return null;
  const items = verbsOf(command, known.catalog)
    .filter(({ name }) => name.slice(space).startsWith(typed))
    .map(({ name, summary, usage }) => ({ insert: `/${name} `, label: `/${name} ${usage}`.trim(), detail: summary }));
  return found(0, before.length, items);
}

/**
 * @param {Known} known
 * @param {string} typed
 */
function people(known, typed) {
  const wanted = typed.toLowerCase();
  return known.people
    .filter(({ name, realName }) =>
      `${name} ${realName}`
        .toLowerCase()
        .split(' ')
        .some((part) => part.startsWith(wanted)),
    )
    .map(({ name, realName }) => ({
      insert: `@${name} `,
      label: `@${name}`,
      detail: realName === name ? '' : realName,
    }));
}

/**
 * @param {Known} known
 * @param {string} typed
 */
function channels(known, typed) {
  return known.channels
    .filter(({ name }) => name.startsWith(typed.toLowerCase()))
    .map(({ name }) => ({ insert: `#${name} `, label: `#${name}`, detail: '' }));
}

/**
 * @param {number} from
 * @param {number} to
 * @param {Suggestion[]} items
 * @returns {Suggestions | null}
 */
function found(from, to, items) {
  return items.length === 0 ? null : { from, to, items: items.slice(0, MAX_ITEMS) };
}
