import type { types } from '@slack/bolt';
import { plainText } from '../../../core/view/plain.ts';
import type { Span, Text } from '../../../core/view/view.ts';
import { shortenEnd } from '../../../lib/text.ts';
import { clean, escapeMarkdown, safeUrl } from './clean.ts';

type Inline = types.RichTextElement;

// Slack refuses a whole message for one id that is none.
const userId = /^[UW][A-Z0-9]{2,}$/;
const channelId = /^[CGD][A-Z0-9]{2,}$/;
const usergroupId = /^S[A-Z0-9]{2,}$/;

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
    return url === undefined ? literal(span.link) : [{ type: 'link', url, text: clean(span.link) || url }];
  }
  if ('user' in span) return userId.test(span.user) ? [{ type: 'user', user_id: span.user }] : literal(plainText(span));
  if ('usergroup' in span)
    return usergroupId.test(span.usergroup)
      ? [{ type: 'usergroup', usergroup_id: span.usergroup }]
      : literal(plainText(span));
  if ('channel' in span)
    return channelId.test(span.channel) ? [{ type: 'channel', channel_id: span.channel }] : literal(plainText(span));
  if (!Number.isFinite(span.at)) return literal('unknown');
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
    const label = escapeMarkdown(span.link || span.url)
      .replaceAll('|', '\u00a6')
      .replaceAll('\n', ' ');
    return url === undefined ? label : `<${url.replaceAll('&', '&amp;')}|${label}>`;
  }
  if ('user' in span) return userId.test(span.user) ? `<@${span.user}>` : escapeMarkdown(plainText(span));
  if ('usergroup' in span)
    return usergroupId.test(span.usergroup) ? `<!subteam^${span.usergroup}>` : escapeMarkdown(plainText(span));
  if ('channel' in span) return channelId.test(span.channel) ? `<#${span.channel}>` : escapeMarkdown(plainText(span));
  if (!Number.isFinite(span.at)) return 'unknown';
  return `<!date^${Math.floor(span.at / 1000)}^${dateFormat(span.as)}|${plainText(span)}>`;
}

/** Spans cut to about `limit` characters, the last one ending in `…`; moments, people and channels count as 20. */
export function cutSpans(text: Text, limit: number): readonly Span[] {
  const kept: Span[] = [];
  let left = limit;
  for (const span of spansOf(text)) {
    if (left <= 0) return [...kept, '…'];
    const words = typeof span === 'string' || 'bold' in span || 'code' in span || 'quiet' in span || 'link' in span;
    kept.push(words ? shortSpan(span, left) : span);
    left -= words ? plainText(span).length : 20;
  }
  return kept;
}

type Words = string | { bold: string } | { code: string } | { quiet: string } | { link: string; url: string };

function shortSpan(span: Words, limit: number): Span {
  if (typeof span === 'string') return shortenEnd(span, limit);
  if ('bold' in span) return { bold: shortenEnd(span.bold, limit) };
  if ('code' in span) return { code: shortenEnd(span.code, limit) };
  if ('quiet' in span) return { quiet: shortenEnd(span.quiet, limit) };
  return { ...span, link: shortenEnd(span.link, limit) };
}
