import type { types } from '@slack/bolt';
import { plainText } from '../../../core/view/plain.ts';
import type { Span, Text } from '../../../core/view/view.ts';
import { clean, escapeMarkdown, safeUrl } from './clean.ts';

type Inline = types.RichTextElement;

/** One or several spans as a list. */
export function spansOf(text: Text): readonly Span[] {
  return isSpans(text) ? text : [text];
}

function isSpans(text: Text): text is readonly Span[] {
  return Array.isArray(text);
}

/** Spans as rich text elements: literal by construction, nothing in them is parsed. `bold` makes plain spans bold. */
export function richElements(text: Text, bold = false): Inline[] {
  return spansOf(text).flatMap((span) => richElement(span, bold));
}

function literal(text: string, style?: { bold?: true; code?: true }): Inline[] {
  const cleaned = clean(text);
  if (cleaned === '') return [];
  return [
    style === undefined || Object.keys(style).length === 0
      ? { type: 'text', text: cleaned }
      : { type: 'text', text: cleaned, style },
  ];
}

function richElement(span: Span, bold: boolean): Inline[] {
  if (typeof span === 'string') return literal(span, bold ? { bold: true } : {});
  if ('bold' in span) return literal(span.bold, { bold: true });
  if ('code' in span) return literal(span.code, { code: true });
  if ('quiet' in span) return literal(span.quiet);
  if ('link' in span) {
    const url = safeUrl(span.url);
    return url === undefined ? literal(span.link) : [{ type: 'link', url, text: clean(span.link) }];
  }
  if ('user' in span) return [{ type: 'user', user_id: span.user }];
  if ('channel' in span) return [{ type: 'channel', channel_id: span.channel }];
  return [
    { type: 'date', timestamp: Math.floor(span.at / 1000), format: dateFormat(span.as), fallback: plainText(span) },
  ];
}

function dateFormat(as: 'relative' | 'time' | 'date' | undefined): string {
  if (as === 'time') return '{time}';
  return as === 'date' ? '{date_short_pretty} at {time}' : '{ago}';
}

/** Spans as mrkdwn, for the quiet lines that Slack draws only so; literal text is escaped. */
export function markdownText(text: Text): string {
  return spansOf(text).map(markdownSpan).join('');
}

function markdownSpan(span: Span): string {
  if (typeof span === 'string') return escapeMarkdown(span);
  if ('bold' in span) return `*${escapeMarkdown(span.bold)}*`;
  if ('code' in span) return escapeMarkdown(span.code);
  if ('quiet' in span) return escapeMarkdown(span.quiet);
  if ('link' in span) {
    const url = safeUrl(span.url);
    const label = escapeMarkdown(span.link).replaceAll('|', '\u00a6').replaceAll('\n', ' ');
    return url === undefined ? label : `<${url.replaceAll('&', '&amp;')}|${label}>`;
  }
  if ('user' in span) return `<@${span.user.replace(/[^A-Z0-9]/g, '')}>`;
  if ('channel' in span) return `<#${span.channel.replace(/[^A-Z0-9]/g, '')}>`;
  return `<!date^${Math.floor(span.at / 1000)}^${dateFormat(span.as)}|${plainText(span)}>`;
}
