import type { Store } from '../store/open.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** `& < >` as Slack writes them in everything a person typed. */
function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => escapes[character] ?? character);
}

const handle = /(^|[\s(])@([a-z0-9][a-z0-9._-]*)/gi;
const channelName = /(^|[\s(])#([a-z0-9][a-z0-9_-]*)/g;
const link = /\bhttps?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"]/g;
const email = /(^|[\s(])([\w.+-]+@[\w-]+\.[\w.-]*\w)/g;

/**
 * What a person typed, as the app receives it: escaped, `@handle` and `#channel` as ids, links and mail addresses in
 * angle brackets. `withNames` adds the names, `<@U…|dana>`, as commands with `should_escape` have them; messages have
 * `<@U…>`.
 */
export function typedText(store: Store, text: string, withNames: boolean): string {
  return escapeText(text)
    .replace(link, (url) => `<${url}>`)
    .replace(email, (_all, before: string, address: string) => `${before}<mailto:${address}|${address}>`)
    .replace(handle, (all, before: string, name: string) => {
      if (/^(here|channel|everyone)$/.test(name)) return `${before}<!${name}>`;
      const user = store.user.byName(name.toLowerCase());
      return user === undefined ? all : `${before}<@${user.id}${withNames ? `|${user.name}` : ''}>`;
    })
    .replace(channelName, (all, before: string, name: string) => {
      const channel = store.channel.byName(name);
      return channel === undefined ? all : `${before}<#${channel.id}|${channel.kind === 'public' ? name : ''}>`;
    });
}
