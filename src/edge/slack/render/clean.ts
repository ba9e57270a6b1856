import { stripVTControlCharacters } from 'node:util';

// Controls except tab and newline, and format characters (zero-width, direction marks) that hide or reorder what a person reads.
const unseen = /(?![\t\n])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text from outside without what a terminal or a bidi engine would act on; line ends become `\n`. */
export function clean(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'))
    .replace(unseen, '')
    .toWellFormed();
}

/** The three replacements that Slack asks for in `text` and mrkdwn; after them no mention, link or broadcast is live. */
export function escapeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** For literal text inside mrkdwn: entities escaped, and the formatting characters kept from forming pairs. */
export function escapeMarkdown(text: string): string {
  return escapeEntities(clean(text)).replace(/[*_~`]/g, (mark) => `${mark}\u200b`);
}

/** The address if its scheme is http, https or mailto, with what could end a link percent-encoded; otherwise undefined. */
export function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (!['http:', 'https:', 'mailto:'].includes(parsed.protocol)) return undefined;
  return parsed.href.replace(/[<>|]/g, (mark) => encodeURIComponent(mark));
}
